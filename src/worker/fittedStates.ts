import type { FittedState } from '../engine/detectors/detector';
import { type MethodId, metaOf } from '../engine/detectors/methods';
import type { AskedMethod } from '../engine/jobs';
import type { States } from '../packs/states';

/** How a pack's states are read; null where it brings none. */
type Read = ((methods: readonly MethodId[]) => Promise<States>) | null;

/** Fitted states by pack: read when a detector first needs one, kept for the pack that was asked for last. */
export class FittedStates {
  private readonly reads = new Map<string, Read>();
  private held: { readonly pack: string; readonly states: Map<MethodId, FittedState> } | null = null;

  /** What a pack that has just been opened brings. */
  of(pack: string, read: Read): void {
    this.reads.set(pack, read);
    if (this.held?.pack === pack) this.held = null;
  }

  /** The same detectors, each with its state where it needs one and the pack has it. Rejects where a file cannot be read. */
  async fill(pack: string, methods: readonly AskedMethod[]): Promise<readonly AskedMethod[]> {
    if (this.held?.pack !== pack) this.held = { pack, states: new Map() };
    const { states } = this.held;
    const wanted = methods
      .filter(({ method, state }) => metaOf(method).fitted && state === undefined && !states.has(method))
      .map(({ method }) => method);
    const read = this.reads.get(pack) ?? null;
    if (wanted.length > 0 && read !== null)
      for (const [method, state] of Object.entries(await read(wanted)) as [MethodId, FittedState][])
        states.set(method, state);
    return methods.map((asked) => {
      const state = asked.state ?? states.get(asked.method);
      return state === undefined ? asked : { ...asked, state };
    });
  }
}
