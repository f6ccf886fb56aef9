import type { Answers, FromReader, ModelFile, ReadOptions, TopFive, ToReader } from '../models/types';

type Reply<T extends FromReader['type']> = Extract<FromReader, { readonly type: T }>;
type Asked = ToReader extends infer M ? (M extends ToReader ? Omit<M, 'id'> : never) : never;

/** The page's side of the thread that reads networks; it is started at the first file. */
export class ModelsClient {
  private worker: Worker | null = null;
  private count = 0;
  private readonly waiting = new Map<
    number,
    { done: (reply: FromReader) => void; failed: (error: Error) => void }
  >();

  /** `wasmBase`: where TensorFlow.js's WASM files lie. */
  constructor(private readonly wasmBase: string) {}

  /** A network that was recognised, or a pack that was in the file. Rejects with one sentence. */
  open(files: readonly ModelFile[], options: ReadOptions): Promise<Reply<'opened'> | Reply<'packed'>> {
    return this.ask({ type: 'open', files, options }) as Promise<Reply<'opened'> | Reply<'packed'>>;
  }
  /** A pack of the network that was opened last, or one file that holds it (`zip`). Rejects with one sentence. */
  pack(answers: Answers, zip = false): Promise<Reply<'packed'>> {
    return this.ask({ type: 'pack', answers, zip }) as Promise<Reply<'packed'>>;
  }

  /** What the network that was opened last says of a picture, 8-bit RGB of its size. Rejects with one sentence. */
  async look(pixels: Uint8Array, preparation: string): Promise<TopFive> {
    const { wasmBase } = this;
    return ((await this.ask({ type: 'look', pixels, preparation, wasmBase })) as Reply<'looked'>).top;
  }
  /** How far its logits are from those of another framework. Rejects with one sentence. */
  async compare(files: readonly ModelFile[]): Promise<string> {
    const { wasmBase } = this;
    return ((await this.ask({ type: 'compare', files, wasmBase })) as Reply<'compared'>).sentence;
  }

  private ask(message: Asked): Promise<FromReader> {
    const worker = this.started();
    const id = this.count++;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      worker.postMessage({ ...message, id });
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./models.worker.ts', import.meta.url), {
      type: 'module',
      name: 'splitscope-models',
    });
    worker.addEventListener('message', ({ data }: MessageEvent<FromReader>) => {
      const waits = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.type === 'failed') waits?.failed(new Error(data.message));
      else waits?.done(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // A worker that died reads nothing more: the next file starts another.
      this.worker = null;
      const said = (event as { readonly message?: string }).message;
      for (const { failed } of this.waiting.values())
        failed(new Error(`The network could not be read: ${said ?? 'its thread could not be started'}.`));
      this.waiting.clear();
    });
    this.worker = worker;
    return worker;
  }
}
