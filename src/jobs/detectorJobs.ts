import { ownOf } from '../calibration/kept/own';
import { METHODS, type MethodId, metaOf } from '../engine/detectors/methods';
import type { AskedMethod, RowsEvent } from '../engine/jobs';
import { hashValue } from '../lib/hash';
import { must } from '../lib/must';
import type { AppStore } from '../store/appStore';
import { changedParams, paramsOf } from '../store/parameters';
import { namedPrimary } from '../store/primary';
import type { Target } from '../store/target';
import type { DetectorScore, DetectorsState, State } from '../store/types';
import { toPlain } from '../worker/clientErrors';
import { type JobClient, startWithRerun } from '../worker/clientRerun';
import { DRAG_MS } from './analysis';
import type { Schedule } from './frames';
import { Throttle } from './throttle';

export interface DetectorDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
  /** When a job begins that nothing holds back. */
  readonly soon: Schedule;
  /** What is wanted is there, or cannot be had: the engine is free. */
  readonly onSettled: () => void;
}

/** How many scores are remembered: some eighty pictures with all detectors. */
const KEPT = 2000;

/**
 * The detectors that the analysis does not give and that the page shows: all, or the one that the answer goes by. GAIA and S&I are
 * the analysis' own under every choice; one of its others is computed here where its parameters are not the usual ones.
 */
export function wantedDetectors(state: Pick<State, 'choice' | 'pack' | 'settings'>): readonly MethodId[] {
  const { choice } = state;
  const primary = namedPrimary(state);
  return METHODS.filter((method) => {
    const { side, usual } = metaOf(method);
    if (side !== null) return false;
    const shown = usual || choice.all || primary === method;
    const changed = Object.keys(changedParams(method, paramsOf(method, choice))).length > 0;
    return shown && (!usual || changed);
  });
}

/** Makes the scores of further detectors follow the choice of them, after analysis and map of the same target. */
export class DetectorJobs {
  private target: Target | null = null;
  private ready = false;
  private stopJob: (() => void) | null = null;
  private readonly throttle: Throttle;
  private readonly known = new Map<string, DetectorScore>();
  /** Of jobs that failed: said, not remembered, as the next time a file may be there. */
  private failed: readonly DetectorScore[] = [];

  constructor(private readonly deps: DetectorDeps) {
    this.throttle = new Throttle(DRAG_MS, deps.soon);
  }

  /** Another result is wanted: scores of another picture leave the screen. */
  setTarget(target: Target | null): void {
    this.stop();
    this.ready = false;
    this.target = target;
    if (target !== null) this.show('idle');
  }

  /** The engine is free for them. */
  allow(): void {
    if (this.ready && this.stopJob !== null) return;
    this.ready = true;
    this.follow();
  }

  /** They will not be computed until the next target. */
  forbid(): void {
    this.stop();
    this.ready = false;
    if (this.deps.store.getState().detectors.status === 'running') this.show('cancelled');
  }

  /** Something else needs the engine; `allow` goes on. */
  yieldEngine(): void {
    this.stop();
    this.ready = false;
  }

  /** Look at the choice; show what is known of it, and start what is not. */
  follow(): void {
    const { store, onSettled } = this.deps;
    if (this.target === null) return;
    this.stop();
    this.failed = [];
    if (!this.ready) {
      this.show('idle');
      return;
    }
    const missing = this.missing();
    if (missing.length === 0) {
      this.show(wantedDetectors(store.getState()).length === 0 ? 'idle' : 'done');
      onSettled();
      return;
    }
    this.show('running');
    const { target } = this;
    this.throttle.request(() => {
      // Those that need a file of fitted states come second: where it cannot be fetched the others are there.
      const fitted = missing.filter(({ method }) => metaOf(method).fitted);
      const plain = missing.filter(({ method }) => !metaOf(method).fitted);
      this.launch(
        target,
        [plain, fitted].filter((part) => part.length > 0),
      );
    });
  }

  stop(): void {
    this.throttle.cancel();
    this.stopJob?.();
    this.stopJob = null;
  }

  private missing(): readonly AskedMethod[] {
    const state = this.deps.store.getState();
    const { choice } = state;
    return wantedDetectors(state)
      .map((method) => ({ method, params: paramsOf(method, choice) }))
      .filter((asked) => !this.known.has(this.keyOf(asked)));
  }

  private keyOf({ method, params }: AskedMethod): string {
    const { imageHash, pack, input, variant } = must(this.target);
    const own = this.ownStates();
    const state = own?.states?.[method] === undefined ? null : own.at;
    return hashValue([imageHash, pack, input, variant.backend, method, params, state]);
  }

  /** States that were fitted on a person's own pictures: they stand in for those of the pack. */
  private ownStates(): ReturnType<typeof ownOf> {
    const { json } = this.deps.store.getState().pack;
    return json === null ? null : ownOf(json);
  }

  private launch(target: Target, parts: readonly (readonly AskedMethod[])[]): void {
    const [methods, ...rest] = parts;
    if (methods === undefined) {
      this.show('done');
      this.deps.onSettled();
      return;
    }
    const { pack, image, settings } = target.spec;
    const states = this.ownStates()?.states ?? {};
    const asked = methods.map((one): AskedMethod => {
      const state = states[one.method];
      return state === undefined ? one : { ...one, state };
    });
    let live = true;
    const job = startWithRerun(
      this.deps.client,
      'score',
      { pack, images: [image], methods: asked, settings },
      {
        onEvent: (event) => {
          if (live && event.type === 'rows') this.take(methods, event);
        },
      },
    );
    this.stopJob = () => {
      live = false;
      job.cancel();
    };
    const goOn = (): void => {
      if (!live) return;
      live = false;
      this.stopJob = null;
      this.launch(target, rest);
    };
    job.done.then(goOn, (error: unknown) => {
      if (!live) return;
      const fault = toPlain(error).message;
      const without = methods.map(({ method, params = {} }) => ({
        method,
        params,
        score: null,
        seconds: 0,
        fault,
      }));
      this.failed = [...this.failed, ...without];
      this.show('running');
      goOn();
    });
  }

  private take(methods: readonly AskedMethod[], { columns }: RowsEvent): void {
    columns.forEach(({ params, values, seconds, faults }, at) => {
      const asked = must(methods[at]);
      const score = must(values[0]);
      const fault = faults[0]?.message ?? null;
      this.known.set(this.keyOf(asked), {
        method: asked.method,
        params,
        score: fault === null ? score : null,
        seconds,
        fault,
      });
    });
    for (const key of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(key);
    }
    this.show('running');
  }

  /** A phase, with all that is known of what is wanted. */
  private show(status: DetectorsState['status']): void {
    const { store } = this.deps;
    const { target, failed } = this;
    if (target === null) return;
    const state = store.getState();
    const { choice, detectors } = state;
    const scores = wantedDetectors(state).flatMap((method) => {
      const asked = { method, params: paramsOf(method, choice) };
      return this.known.get(this.keyOf(asked)) ?? failed.find((f) => f.method === method) ?? [];
    });
    if (scores.length === 0 && detectors.scores.length === 0 && detectors.status === status) return;
    store.setState({ detectors: { status, imageId: target.imageId, pack: target.pack, scores } });
  }
}
