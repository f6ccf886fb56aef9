import type { ModelHandle, ModelSource } from './engine';
import { EngineError } from './errors';
import { Model } from './graph/model';
import { Pace } from './pace';
import type { Loaded } from './runs/loaded';
import { must } from '../lib/must';

/** Well below WebAssembly's 4 GB, which values of a pass need as well. */
const LIMIT = 1.5e9;

/** The networks of an engine, by id: the ones unused for longest are freed where all together take too many bytes. */
export class ModelShelf {
  /** In the order of their last use. */
  private readonly loaded = new Map<string, Loaded>();
  private readonly held = new Map<string, number>();
  private closed = false;

  constructor(private readonly limit = LIMIT) {}

  has(id: string): boolean {
    return this.loaded.has(id);
  }

  /** The network, from now on the one used last. */
  get(id: string): Loaded | undefined {
    const found = this.loaded.get(id);
    if (found !== undefined) {
      this.loaded.delete(id);
      this.loaded.set(id, found);
    }
    return found;
  }

  /** Keep a network while it is in use; what is returned ends that. */
  hold(id: string): () => void {
    this.held.set(id, (this.held.get(id) ?? 0) + 1);
    return () => {
      const left = must(this.held.get(id)) - 1;
      if (left > 0) this.held.set(id, left);
      else this.held.delete(id);
    };
  }

  /** `wait` yields to the event loop and throws where loading is to end. Throws as `Model.load`; the older network stays then. */
  async load(id: string, source: ModelSource, wait: () => Promise<void>): Promise<ModelHandle> {
    const pace = new Pace(async () => {
      await wait();
      this.needOpen();
    });
    const { graph, weights, classes, mean, std } = source;
    const model = await Model.load(graph, weights, pace);
    if (this.closed) model.dispose();
    this.needOpen();
    this.unload(id);
    const own: Loaded = { model, source: { classes, mean, std } };
    this.loaded.set(id, own);
    this.makeRoom(id, this.limit);
    return {
      id,
      bytes: model.bytes,
      unload: () => {
        if (this.loaded.get(id) === own) this.unload(id);
      },
    };
  }

  unload(id: string): void {
    this.loaded.get(id)?.model.dispose();
    this.loaded.delete(id);
  }

  /** Free all; what is still loading is freed when it is done. */
  dispose(): void {
    this.closed = true;
    for (const id of [...this.loaded.keys()]) this.unload(id);
  }

  /** Free networks that are not in use, those unused for longest first, until all take at most so many bytes; `id` stays. */
  makeRoom(id: string, limit: number): void {
    let bytes = [...this.loaded.values()].reduce((sum, { model }) => sum + model.bytes, 0);
    for (const [other, { model }] of [...this.loaded]) {
      if (bytes <= limit) return;
      if (other === id || this.held.has(other)) continue;
      bytes -= model.bytes;
      this.unload(other);
    }
  }

  private needOpen(): void {
    if (this.closed)
      throw new EngineError('cancelled', 'The engine was shut down while a network was loaded.');
  }
}
