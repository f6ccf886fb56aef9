import { EngineError } from '../../engine/errors';
import type { NetworkImage } from '../../engine/jobs';
import { ImageError } from '../file/limits';
import type { Drawing } from '../formats/svg';
import type { Rgba } from '../network/toNetwork';
import type { FromImageWorker, ImageFault, OpenedImage, Sight, ToImageWorker } from '../worker/protocol';

/** What the client needs of a worker; a test gives its own. */
export interface ImageWorkerLike {
  postMessage(message: ToImageWorker): void;
  /** Called once. `onDeath`: the script threw or could not be loaded. */
  listen(onMessage: (message: FromImageWorker) => void, onDeath: () => void): void;
  terminate(): void;
}

/** Start the image worker. The only place that names its script, so that the bundler can follow it. */
export function startImageWorker(): ImageWorkerLike {
  const worker = new Worker(new URL('../worker/image.worker.ts', import.meta.url), {
    type: 'module',
    name: 'splitscope-images',
  });
  return {
    postMessage: (message) => {
      worker.postMessage(message);
    },
    listen: (onMessage, onDeath) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromImageWorker>) => {
        onMessage(data);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        onDeath();
      });
      worker.addEventListener('messageerror', onDeath);
    },
    terminate: () => {
      worker.terminate();
    },
  };
}

type Question =
  | { readonly kind: 'open'; readonly file: Blob; readonly sight: Sight | null }
  | { readonly kind: 'prepare'; readonly file: Blob; readonly sight: Sight };
interface Asked {
  readonly question: Question;
  /** Asked when its turn comes: false where nobody wants the answer any more. */
  readonly wanted: () => boolean;
  readonly done: (answer: OpenedImage | NetworkImage) => void;
  readonly failed: (error: Error) => void;
}

/** Milliseconds after which a picture is given up, with its worker. */
export const PATIENCE_MS = 60_000;

const LOST =
  'This picture could not be opened: its decoder stopped, most likely for want of memory. Save a smaller copy.';
const SLOW = `This picture takes more than ${PATIENCE_MS / 1000} seconds to open. Save a smaller copy, as PNG or JPEG.`;
/** What a picture that was taken out again meanwhile is answered with; nobody is there to read it. */
const UNWANTED = 'This picture was taken out before it was opened.';

const errorOf = ({ name, code, message }: ImageFault): Error => {
  if (name === 'EngineError') return new EngineError('bad-image', message);
  return name === 'ImageError' ? new ImageError(code as ImageError['code'], message) : new Error(message);
};

/**
 * Opens pictures and prepares them for networks in a worker of their own. One question at a time is with the worker, the others
 * wait here: what the page looks at before what is still to be opened. So the pixels of one picture at a time are in memory,
 * however many are put in.
 */
export class ImageClient {
  private worker: ImageWorkerLike | null = null;
  private readonly soon: Asked[] = [];
  private readonly later: Asked[] = [];
  private asked: Asked | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private id = 0;
  private readonly keys = new WeakMap<Blob, number>();
  private lastKey = 0;

  constructor(
    private readonly start: () => ImageWorkerLike,
    private readonly draw: (drawing: Drawing) => Promise<Rgba>,
  ) {}

  /** Open a picture when its turn comes. Rejects with ImageError. */
  open(file: Blob, sight: Sight | null, wanted: () => boolean = () => true): Promise<OpenedImage> {
    return new Promise((done, failed) => {
      const answered = done as (answer: OpenedImage | NetworkImage) => void;
      this.later.push({ question: { kind: 'open', file, sight }, wanted, done: answered, failed });
      this.next();
    });
  }

  /** What a network sees of a picture, before others are opened. Rejects with ImageError or EngineError. */
  prepare(file: Blob, sight: Sight): Promise<NetworkImage> {
    return new Promise((done, failed) => {
      const answered = done as (answer: OpenedImage | NetworkImage) => void;
      const question = { kind: 'prepare', file, sight } as const;
      this.soon.push({ question, wanted: () => true, done: answered, failed });
      this.next();
    });
  }

  private next(): void {
    if (this.asked !== null) return;
    const asked = this.soon.shift() ?? this.later.shift();
    if (asked === undefined) return;
    if (!asked.wanted()) {
      asked.failed(new ImageError('unreadable', UNWANTED));
      this.next();
      return;
    }
    this.asked = asked;
    const { kind, file, sight } = asked.question;
    const source = { key: this.keyOf(file), file };
    const id = ++this.id;
    this.timer = setTimeout(() => this.giveUp(SLOW), PATIENCE_MS);
    try {
      const worker = this.worker ?? this.begin();
      if (kind === 'open') worker.postMessage({ kind, id, source, sight });
      else worker.postMessage({ kind, id, source, sight });
    } catch {
      this.giveUp('Pictures cannot be opened here: the browser starts no thread for it.');
    }
  }

  private begin(): ImageWorkerLike {
    const worker = this.start();
    this.worker = worker;
    worker.listen(
      (message) => {
        if (this.worker === worker) this.hear(message);
      },
      () => {
        if (this.worker === worker) this.giveUp(LOST);
      },
    );
    return worker;
  }

  private hear(message: FromImageWorker): void {
    if (message.id !== this.id) return;
    if (message.kind === 'draw') {
      void this.drawFor(message.id, message.drawing);
      return;
    }
    const asked = this.settle();
    if (message.kind === 'failed') asked?.failed(errorOf(message.error));
    else asked?.done(message.kind === 'opened' ? message.opened : message.image);
    this.next();
  }

  private async drawFor(id: number, drawing: Drawing): Promise<void> {
    const worker = this.worker;
    try {
      const rgba = await this.draw(drawing);
      worker?.postMessage({ kind: 'drawn', id, rgba });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof ImageError ? error.code : 'damaged';
      worker?.postMessage({ kind: 'not-drawn', id, error: { name: 'ImageError', code, message } });
    }
  }

  private settle(): Asked | null {
    const { asked } = this;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.asked = null;
    return asked;
  }

  /** The worker is lost with what it was asked; another one answers the rest. */
  private giveUp(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.settle()?.failed(new ImageError('too-large', why));
    this.next();
  }

  private keyOf(file: Blob): number {
    const known = this.keys.get(file);
    if (known !== undefined) return known;
    this.keys.set(file, ++this.lastKey);
    return this.lastKey;
  }
}
