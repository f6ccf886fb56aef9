import type { JobClient } from '../worker/clientRerun';
import { Analysis } from './analysis';
import type { AppStore } from '../store/appStore';
import { Background } from './background';
import { CountJobs } from './countJobs';
import { DetectorJobs } from './detectorJobs';
import { watchEngine } from './engineWatch';
import { afterFrame, type Schedule } from './frames';
import { InquiryJobs } from './inquiries';
import { MapJobs } from './mapJobs';
import { PackChoosing } from './packChoosing';
import { loadPackInto, type LoadPackJson } from './packLoading';
import { paced } from './pace';
import { ranOn } from '../store/jobKey';
import { presentBackend } from '../store/target';
import type { State } from '../store/types';

export interface ControllerOptions {
  readonly store: AppStore;
  readonly client: JobClient;
  readonly loadPackJson: LoadPackJson;
  /** When events are drawn; the browser's animation frames, paced, unless a test says otherwise. */
  readonly schedule?: Schedule;
  /** When a job begins that nothing holds back: after the next frame, unless a test says otherwise. */
  readonly soon?: Schedule;
}

/** Whether something changed that an analysis depends on. */
const changesResult = (a: State, b: State): boolean =>
  a.images !== b.images ||
  a.settings !== b.settings ||
  a.input !== b.input ||
  a.pack !== b.pack ||
  a.engine.requested !== b.engine.requested;

/** Whether nothing runs for the person. */
const isFree = ({ run, map, detectors }: State): boolean =>
  [run, map, detectors].every(({ status }) => status !== 'running');

/** Whether something changed that an attribution map depends on, beside the result. */
const changesMap = ({ view: a }: State, { view: b }: State): boolean =>
  a.map !== b.map || a.tap !== b.tap || a.channel !== b.channel || a.mapParameters !== b.mapParameters;

/**
 * Makes the jobs follow the state: first what the person looks at, then its attribution map, then the other pictures of
 * the filmstrip. Every change of what is wanted stops what runs and begins anew. Returns how to stop.
 */
export function startJobController(options: ControllerOptions): () => void {
  const { store, client, loadPackJson, schedule = paced(), soon = afterFrame } = options;
  const choosing = new PackChoosing(store, loadPackJson);
  const background = new Background({ store, client });
  const counts = new CountJobs({ store, client });
  const inquiries = new InquiryJobs({ store, client });
  const detectors = new DetectorJobs({
    store,
    client,
    soon,
    onSettled: () => {
      background.kick();
    },
  });
  const maps = new MapJobs({
    store,
    client,
    soon,
    onSettled: () => {
      detectors.allow();
    },
  });
  const analysis = new Analysis({
    store,
    client,
    schedule,
    soon,
    onTarget: (target) => {
      background.stop();
      counts.setTarget(null);
      maps.setTarget(target);
      detectors.setTarget(target);
      inquiries.setTarget(target);
      if (target === null) background.kick();
    },
    onOpened: () => {
      choosing.settle();
    },
    onFinished: (target, record) => {
      choosing.settle();
      background.record(target, record);
      counts.setTarget(target);
      maps.allow();
      inquiries.allow();
    },
    onCutShort: (status) => {
      maps.forbid(status === 'cancelled' ? 'cancelled' : 'idle');
      detectors.forbid();
      inquiries.forbid();
      if (status === 'failed') background.kick();
    },
    onFailed: (error) => {
      maps.forbid('idle');
      detectors.forbid();
      inquiries.forbid();
      background.kick();
      choosing.failed(error);
    },
  });

  /**
   * The engine computes on another backend by now. Where the one of before has failed, none of its numbers is to be believed any
   * more; what is on the screen, if it is of another backend than this one, is computed anew.
   */
  const movedTo = (is: string, was: string | null): void => {
    if (was !== null) store.results.forgetBackend(was);
    const { run } = store.getState();
    const shown = store.results.get(run.shownKey);
    const plan = shown?.plan ?? null;
    const ran = plan === null ? null : ranOn(plan);
    if (run.status === 'done' && ran !== is) {
      maps.drop();
      analysis.follow(true);
    } else if (was !== null && run.status !== 'running') background.kick();
  };

  const offEngine = watchEngine(store, client);
  const offState = store.subscribe((state, before) => {
    // A chosen pack comes with its description; one that a link names is still to be read.
    if (state.pack.id !== before.pack.id && state.pack.status === 'loading')
      void loadPackInto(store, loadPackJson);
    if (state.packChoice.pending !== before.packChoice.pending) void choosing.follow();
    if (state.engine.requested !== before.engine.requested) {
      analysis.stop();
      counts.setTarget(null);
      maps.stop();
      detectors.stop();
      inquiries.stop();
      background.stop();
      client.setBackend(state.engine.requested);
    }
    const [was, is] = [presentBackend(before), presentBackend(state)];
    // A person's choice of another backend has stopped everything already, and has keys of its own.
    if (is !== null && was !== is) movedTo(is, was);
    if (state.images !== before.images) {
      const ids = new Set(state.images.items.map(({ id }) => id));
      for (const { id } of before.images.items) if (!ids.has(id)) background.forget(id);
    }
    if (changesResult(state, before)) {
      analysis.follow();
      // No picture asks for the new pack.
      if (analysis.isAtRest) choosing.settle();
      // New pictures in the strip while nothing runs for the person.
      if (isFree(state)) background.kick();
    } else if (changesMap(state, before)) {
      background.stop();
      counts.follow();
      maps.follow();
      if (store.getState().map.status === 'running') detectors.yieldEngine();
      if (isFree(store.getState())) background.kick();
    } else if (state.choice !== before.choice) {
      background.stop();
      detectors.follow();
    }
    if (state.othersWait !== before.othersWait) {
      if (state.othersWait) background.stop();
      else if (isFree(store.getState())) background.kick();
    }
    if (
      state.asked !== before.asked ||
      state.choice !== before.choice ||
      state.map.result !== before.map.result ||
      changesMap(state, before)
    )
      inquiries.follow();
  });
  const offIntents = store.intents.on((intent) => {
    if (intent === 'restart') {
      // Jobs under way start over in the new worker by themselves (startWithRerun).
      const { requested, notice, capabilities } = store.getState().engine;
      store.setState({ engine: { status: 'starting', requested, notice, capabilities }, silence: null });
      client.restart();
      return;
    }
    if (intent === 'cancel') {
      // The choice of a network is what the page says is under way: the network of before goes on with what it does.
      if (choosing.cancel()) return;
      analysis.cancel();
      counts.stop();
      maps.forbid('cancelled');
      detectors.forbid();
      inquiries.forbid();
      background.stop();
      return;
    }
    const { engine, pack, run, map } = store.getState();
    // Its description too, past what the browser keeps: of an older one the worker finds another network on the server.
    if (pack.status === 'failed' || (run.status === 'failed' && run.error.code === 'bad-pack'))
      void loadPackInto(store, loadPackJson, true);
    if (engine.status === 'failed') {
      const { requested, notice } = engine;
      store.setState({ engine: { status: 'starting', requested, notice, capabilities: null } });
      client.setBackend(engine.requested);
    }
    if (run.status === 'done' && map.status !== 'done') maps.follow(true);
    else analysis.follow(true);
  });
  void loadPackInto(store, loadPackJson);

  return () => {
    offEngine();
    offState();
    offIntents();
    analysis.stop();
    counts.stop();
    maps.stop();
    detectors.stop();
    inquiries.stop();
    background.stop();
  };
}
