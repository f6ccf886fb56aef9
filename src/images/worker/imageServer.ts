import { type Decoded, decodePicture, type PlaceDecoder } from '../decode';
import { checkLength, ImageError } from '../file/limits';
import { type Drawing, drawingOf } from '../formats/svg';
import { type Rgba, toNetwork } from '../network/toNetwork';
import { EngineError } from '../../engine/errors';
import type { FromImageWorker, ImageFault, Source, ToImageWorker } from './protocol';
import { encodePng, shrink } from './thumbnail';

/** Most bytes of decoded pixels that are held for the next question about the same picture. */
const KEPT_BYTES = 200e6;

const faultOf = (error: unknown): ImageFault => {
  if (error instanceof ImageError || error instanceof EngineError)
    return { name: error.name, code: error.code, message: error.message };
  const why = error instanceof Error ? error.message : String(error);
  // The browser refuses memory in many words, all of them a RangeError.
  if (error instanceof RangeError)
    return {
      name: 'ImageError',
      code: 'too-large',
      message: 'There is not enough memory to open this picture. Save a smaller copy.',
    };
  return { name: 'Error', code: 'internal', message: `This picture could not be opened (${why}).` };
};

/**
 * Opens pictures and prepares them for a network, one after another, so that one picture's pixels at a time are in memory
 * beside those that are kept. `decode` is the place's decoder; `send` speaks to the page.
 */
export class ImageServer {
  private turn: Promise<void> = Promise.resolve();
  private readonly kept = new Map<number, Decoded>();
  private bytes = 0;
  private readonly drawings = new Map<number, { done: (rgba: Rgba) => void; failed: (e: Error) => void }>();

  constructor(
    private readonly decode: PlaceDecoder,
    private readonly send: (message: FromImageWorker, transfer?: Transferable[]) => void,
    private readonly keptBytes = KEPT_BYTES,
  ) {}

  receive(message: ToImageWorker): void {
    if (message.kind === 'drawn') this.drawings.get(message.id)?.done(message.rgba);
    else if (message.kind === 'not-drawn') {
      const { code, message: text } = message.error;
      this.drawings.get(message.id)?.failed(new ImageError(code as ImageError['code'], text));
    } else
      this.turn = this.turn.then(async () => {
        try {
          await this.answer(message);
        } catch (error) {
          this.send({ kind: 'failed', id: message.id, error: faultOf(error) });
        }
      });
  }

  private async answer(message: Extract<ToImageWorker, { readonly source: Source }>): Promise<void> {
    const { id, sight } = message;
    const { rgba, notes } = await this.pixels(id, message.source);
    if (message.kind === 'prepare') {
      const image = toNetwork(rgba, message.sight.preprocessing, message.sight.options);
      this.send({ kind: 'prepared', id, image }, [image.data.buffer]);
      return;
    }
    let image = null;
    try {
      image = sight && toNetwork(rgba, sight.preprocessing, sight.options);
    } catch (error) {
      // Said when it is looked at: the picture is open all the same.
      if (!(error instanceof EngineError)) throw error;
    }
    const thumbnail = await encodePng(shrink(rgba));
    const { width, height } = rgba;
    this.send(
      { kind: 'opened', id, opened: { width, height, notes, thumbnail, image } },
      image === null ? [] : [image.data.buffer],
    );
  }

  private async pixels(id: number, { key, file }: Source): Promise<Decoded> {
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    const bytes = await this.read(file);
    // What is kept goes before another one comes, so that both are never in memory together where they are large.
    this.letGo(this.keptBytes / 2);
    const decoded = await decodePicture(bytes, (given, found) =>
      found.format === 'svg' ? this.draw(id, drawingOf(given)) : this.decode(given, found),
    );
    this.kept.set(key, decoded);
    this.bytes += decoded.rgba.data.byteLength;
    this.letGo(this.keptBytes);
    return decoded;
  }

  private letGo(limit: number): void {
    for (const [key, { rgba }] of this.kept) {
      if (this.bytes <= limit) return;
      this.kept.delete(key);
      this.bytes -= rgba.data.byteLength;
    }
  }

  private async read(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
    // Before its bytes are in memory.
    checkLength(file.size);
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      throw new ImageError(
        'unreadable',
        'This could not be read as a file. If it is a folder, drop the pictures in it.',
      );
    }
  }

  private async draw(id: number, drawing: Drawing): Promise<Rgba> {
    try {
      return await new Promise((done, failed) => {
        this.drawings.set(id, { done, failed });
        this.send({ kind: 'draw', id, drawing });
      });
    } finally {
      this.drawings.delete(id);
    }
  }
}
