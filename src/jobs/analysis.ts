import type { AnalyseEvent } from '../engine/jobs';
import { toPlain } from '../worker/clientErrors';
import type { WireError } from '../worker/protocol';
import { type JobClient, startWithRerun } from '../worker/clientRerun';
import type { AppStore } from '../store/appStore';
import { FrameBatch, type Schedule } from './frames';
import { newRecord, stepsOf, take } from '../store/records';
import { isCutShort } from '../store/selectors';
import { isOfPack, isPreparing, presentBackend, sameTarget, type Target, targetOf } from '../store/target';
import { Throttle } from './throttle';
import { TimeLeft } from './timeLeft';
import type { ResultRecord, RunPhase, RunState, Steps } from '../store/types';

/** Shortest time (ms) between two starts while a person drags. */
export const DRAG_MS = 60;

export interface AnalysisDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
  readonly schedule: Schedule;
  /** When a job begins that nothing holds back: the engine takes every core, so what a person has moved is drawn before. */
  readonly soon: Schedule;
  /** Another result is wanted now: what served the last one may stop. */
  readonly onTarget: (target: Target | null) => void;
  /** The result of the target is complete. */
  readonly onFinished: (target: Target, record: ResultRecord) => void;
  /** The target's job has begun: its pack is open. */
  readonly onOpened: () => void;
  /** The target's run was cancelled or has failed before, and stays so. */
  readonly onCutShort: (status: RunState['status']) => void;
  /** The target's job has failed: nothing more comes of it. */
  readonly onFailed: (error: WireError) => void;
}

/** Makes the run follow the state: one job for what the page wants now, its events in the record on the screen. */
export class Analysis {
  private target: Target | null = null;
  private stopJob: (() => void) | null = null;
  private readonly throttle: Throttle;
  /** The selected picture is still being prepared for the network. */
  private preparing = false;
  /** Of the last target there was. */
  private lastPack: string | null = null;
  private readonly timeLeft = new TimeLeft();

  constructor(private readonly deps: AnalysisDeps) {
    this.throttle = new Throttle(DRAG_MS, deps.soon);
  }

  /** Whether nothing is wanted, nor will be as soon as a picture is prepared. */
  get isAtRest(): boolean {
    return this.target === null && !this.preparing;
  }

  /** Look at the state; if it wants another result, stop the present job and show or start that one. */
  follow(force = false): void {
    const { store } = this.deps;
    const { selected } = store.getState().images;
    let target: Target | null;
    try {
      target = targetOf(store, selected);
    } catch (error) {
      this.stop();
      this.target = null;
      this.preparing = false;
      this.deps.onTarget(null);
      this.enter({ status: 'failed', key: null, error: toPlain(error) });
      return;
    }
    const wasPreparing = this.preparing;
    this.preparing = target === null && isPreparing(store, selected);
    // The same network under another name (its pack with another calibration, say) has its results already, and is to be gone over to.
    const isSame = sameTarget(target, this.target) && target?.pack === this.target?.pack;
    if (!force && !wasPreparing && !this.preparing && isSame) return;
    this.stop();
    this.target = target;
    // What is on the screen stays until the picture is there.
    if (this.preparing) return;
    this.deps.onTarget(target);
    if (target !== null) {
      const otherPack = this.lastPack !== null && this.lastPack !== target.network;
      this.lastPack = target.network;
      this.begin(target, { force, otherPack });
    } else {
      const shownKey = selected === null ? null : store.getState().run.shownKey;
      this.enter({ status: 'idle', key: null }, { shownKey });
    }
  }

  /** A person's Cancel: what has arrived stays. */
  cancel(): void {
    const { store } = this.deps;
    const { run } = store.getState();
    if (run.status !== 'running') return;
    this.stop();
    // What was still to be drawn is by now: the run's own numbers may be newer.
    const now = store.getState().run;
    const { key, done, total } = now.status === 'running' ? now : run;
    this.enter({ status: 'cancelled', key, done, total });
  }

  stop(): void {
    this.throttle.cancel();
    this.stopJob?.();
    this.stopJob = null;
  }

  /** `otherPack`: the last target was another network's. */
  private begin(
    target: Target,
    { force, otherPack }: { readonly force: boolean; readonly otherPack: boolean },
  ): void {
    const { store } = this.deps;
    const { key } = target;
    const { run } = store.getState();
    // A network that is gone back to brings along its run that was cut short (packReturn.ts): that stays as it was left.
    if (!force && otherPack && run.key === key && isCutShort(run.status)) {
      store.results.pin(run.shownKey);
      this.deps.onCutShort(run.status);
      return;
    }
    const finished = force
      ? null
      : store.results.finished(target, target.family, { on: presentBackend(store.getState()) });
    if (finished !== null) {
      const steps = finished.plan === null ? 1 : stepsOf(finished.plan);
      this.show({ status: 'done', key, done: steps, total: steps }, 1);
      this.deps.onFinished(target, finished);
      return;
    }
    this.enter({ status: 'running', key, done: 0, total: 0, left: null });
    this.throttle.request(() => {
      this.launch(target);
    });
  }

  private launch(target: Target): void {
    const { client, schedule } = this.deps;
    this.timeLeft.reset();
    let record = newRecord(target);
    let live = true;
    const batch = new FrameBatch<AnalyseEvent>(schedule, (events) => {
      for (const event of events) {
        // A job that starts over (backend or worker lost) gets a fresh record; the old one is seen until then.
        if (event.type === 'plan' && record.plan !== null) {
          record = newRecord(target);
          this.timeLeft.reset();
        }
        take(record, event);
      }
      this.took(record, events);
    });
    // Acknowledged when it is taken in or, where the drawing lags, when it is drawn: the engine waits for a slow page.
    const onEvent = (event: AnalyseEvent): void | Promise<void> => (live ? batch.push(event) : undefined);
    const job = startWithRerun(client, 'analyse', target.spec, { onEvent }, () => {
      if (!live) return;
      // What the dead one still had to show is shown now, or it would come after this news.
      batch.flush();
      this.startedOver();
    });
    this.stopJob = () => {
      batch.flush();
      live = false;
      job.cancel();
    };
    const end = (phase: () => RunPhase): boolean => {
      if (!live) return false;
      batch.flush();
      live = false;
      this.stopJob = null;
      this.enter(phase());
      return true;
    };
    job.done.then(
      () => {
        if (end(() => ({ status: 'done', key: target.key, ...this.steps() })))
          this.deps.onFinished(target, record);
      },
      (error: unknown) => {
        const plain = toPlain(error);
        if (end(() => ({ status: 'failed', key: target.key, error: plain }))) this.deps.onFailed(plain);
      },
    );
  }

  /** The worker died under the job and is started again: no step of the job is under way until it has a plan. */
  private startedOver(): void {
    const { store } = this.deps;
    const { requested, notice, capabilities } = store.getState().engine;
    store.setState({ engine: { status: 'starting', requested, notice, capabilities } });
    const { run } = store.getState();
    if (run.status === 'running') this.enter({ ...run, done: 0, total: 0, left: null });
  }

  /** Events are in the record: show it as soon as it has something to show. */
  private took(record: ResultRecord, events: readonly AnalyseEvent[]): void {
    const { store } = this.deps;
    if (!isOfPack(record, store.getState().pack)) {
      // The last events of a superseded job, after its network was left: kept, but nothing for the screen.
      if (record.forward !== null) store.results.set(record);
      return;
    }
    const total = record.plan === null ? 0 : stepsOf(record.plan);
    if (record.plan !== null) this.deps.onOpened();
    let done = record.forward === null ? 0 : 1;
    for (const event of events) if (event.type === 'iteration') done = event.done;
    if (record.result !== null) done = total;
    const left = this.timeLeft.after(done, total);
    const phase = { status: 'running', key: record.key, done, total, left } as const;
    if (record.forward === null) {
      this.enter(phase);
      return;
    }
    store.results.set(record);
    this.show(phase, events.length);
  }

  /** Steps of the run as it was last shown. */
  private steps(): Steps {
    const { run } = this.deps.store.getState();
    return 'done' in run ? { done: run.done, total: run.total } : { done: 0, total: 0 };
  }

  /** Another phase, with the record under its key on the screen. */
  private show(phase: RunPhase & { readonly key: string }, news: number): void {
    const { store } = this.deps;
    store.results.pin(phase.key);
    this.enter(phase, { shownKey: phase.key, version: store.getState().run.version + news });
  }

  /** Another phase; what is shown stays unless it is named. */
  private enter(phase: RunPhase, shown: Partial<Pick<RunState, 'shownKey' | 'version'>> = {}): void {
    const { store } = this.deps;
    const { shownKey, version } = store.getState().run;
    store.setState({ run: { shownKey, version, ...shown, ...phase } });
  }
}
