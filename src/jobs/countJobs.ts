import type { CountsEvent, PlanEvent } from '../engine/jobs';
import type { AppStore } from '../store/appStore';
import { hasCounts, withCounts } from '../store/records';
import type { Target } from '../store/target';
import { type JobClient, startWithRerun } from '../worker/clientRerun';

export interface CountDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
}

/** The layer of the view, where its counts were left out of this record and are still to be fetched. */
function missing({
  plan,
  tap,
}: {
  readonly plan: PlanEvent | null;
  readonly tap: number | null;
}): number | null {
  return plan?.histogramsLeftOut !== undefined && tap !== null && tap < plan.taps.length ? tap : null;
}

/**
 * Fetches the histograms of the chosen layer where the network has too many channels to count all layers: one job a layer, after
 * the analysis of the same target is complete. What comes is put into the record.
 */
export class CountJobs {
  private target: Target | null = null;
  private stopJob: (() => void) | null = null;
  /** The layer under way, or the last one that failed: not asked for again by itself. */
  private asked: number | null = null;

  constructor(private readonly deps: CountDeps) {}

  /** The analysis of the target is complete, or there is another one (null). */
  setTarget(target: Target | null): void {
    this.stop();
    this.target = target;
    this.follow();
  }

  /** Look at the view; start the job that it needs. */
  follow(): void {
    const { store, client } = this.deps;
    const { target } = this;
    const record = target === null ? null : store.results.get(target.key);
    if (target === null || record === null) return;
    const tap = missing({ plan: record.plan, tap: store.getState().view.tap });
    if (tap === this.asked) return;
    this.stop();
    if (tap === null || hasCounts(record, tap)) return;
    this.asked = tap;
    const { pack, network, image, settings } = target.spec;
    let live = true;
    const spec = { pack, ...(network === undefined ? {} : { network }), image, settings, tap };
    const job = startWithRerun(client, 'counts', spec, {
      onEvent: (event) => {
        if (live) this.take(target, event);
      },
    });
    this.stopJob = () => {
      live = false;
      job.cancel();
    };
    // Where it fails the layer stays without counts, which the panel says; a fault of the engine itself has its own place.
    job.done.catch(() => undefined);
  }

  stop(): void {
    this.stopJob?.();
    this.stopJob = null;
    this.asked = null;
  }

  private take({ key }: Target, event: CountsEvent): void {
    const { store } = this.deps;
    const record = store.results.get(key);
    if (record === null) return;
    store.results.set(withCounts(record, event));
    const { run } = store.getState();
    if (run.shownKey === key) store.setState({ run: { ...run, version: run.version + 1 } });
  }
}
