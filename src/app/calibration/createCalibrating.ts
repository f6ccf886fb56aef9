import { createStore } from 'zustand/vanilla';
import type { CalibrationEvent } from '../../calibration/kept/calls';
import {
  type BegunCalibration,
  findBegun,
  keyOf,
  type KeptCalibration,
  removeBegun,
  removeKept,
} from '../../calibration/kept/database';
import { ownOf, packOf, withOwn } from '../../calibration/kept/own';
import { metaOf, sideOf } from '../../engine/detectors/methods';
import type { NetworkImage, ScoreEvent } from '../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../engine/settings';
import { must } from '../../lib/must';
import { runGivingWay } from '../../jobs/givingWay';
import { identityOf, knownIdentity } from '../../packs/identity';
import type { PackJson } from '../../packs/schema';
import type { AppStore } from '../../store/appStore';
import type { Calibrating, CalibratingState, Pace } from '../../ui/calibrating';
import { save, saveText } from '../../ui/export/download';
import { APP_VERSION } from '../../ui/export/version';
import { calibrationClient } from '../../worker/clientCalibration';
import type { JobClient } from '../../worker/clientRerun';
import { statesOf } from '../benchmark/states';
import { urlOf } from '../urls';
import { columnsFor } from './columns';

const NOTHING: CalibratingState = {
  isOpen: false,
  reading: '',
  given: null,
  pace: null,
  extent: 'quick',
  refit: false,
  phase: 'none',
  progress: null,
  fault: null,
  begun: null,
};

/** Time (ms) that a part should take: what is given up for a person's sake, or lost with the page, is no more. */
const PART_MS = 3000;
const MOST = 32;
const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a calibration is of, as the page is when it begins. */
interface Running {
  readonly pack: string;
  readonly key: string;
  /** Since when (ms) the pace of the present stage is taken, and how many pictures were done then. */
  since: { readonly stage: string; readonly at: number; readonly done: number } | null;
}

/** Everything behind "Calibrate on my images". Its thread starts with the first pictures. */
export function createCalibrating(app: AppStore, jobs: Pick<JobClient, 'start'>): Calibrating {
  return new PageCalibrations(app, jobs);
}

class PageCalibrations implements Calibrating {
  readonly store = createStore<CalibratingState>()(() => NOTHING);
  private readonly client = calibrationClient((event) => this.hear(event));
  private readonly asks = new Map<number, AbortController>();
  private running: Running | null = null;
  private giving = 0;
  /** How often one was begun or given up: which of them is the present one. */
  private beginning = 0;
  /** Settles when the thread has done with the last one; with a calibration where it came to its end. */
  private ended: Promise<KeptCalibration | null> = Promise.resolve(null);
  private timing = new AbortController();
  /** The network that `begun` was looked up for. */
  private lookedFor = '';

  constructor(
    private readonly app: AppStore,
    private readonly jobs: Pick<JobClient, 'start'>,
  ) {
    const look = (): void => {
      const { json } = app.getState().pack;
      const identity = json === null ? null : knownIdentity(json);
      const key = identity === null ? '' : keyOf(identity);
      if (key === this.lookedFor) return;
      this.lookedFor = key;
      this.forNetwork(key);
    };
    look();
    app.subscribe(look);
  }

  open = (): void => this.patch({ isOpen: true, fault: null });
  close = (): void => this.patch({ isOpen: false });
  choose = (change: Partial<Pick<CalibratingState, 'extent' | 'refit'>>): void => this.patch(change);

  give = (name: string, files: Parameters<Calibrating['give']>[1]): void => {
    const { json } = this.app.getState().pack;
    const mine = ++this.giving;
    this.timing.abort();
    if (json === null) {
      this.patch({ fault: 'The network is not there yet: give the pictures in a moment.' });
      return;
    }
    const { begun } = this.now;
    this.patch({ reading: `Reading ${name} …`, given: null, pace: null, fault: null });
    this.client.ask('open', name, files, json.preprocessing).then(
      ({ count, set, samples }) => {
        if (mine !== this.giving) return;
        this.patch({ reading: '', given: { name, count, set } });
        if (begun !== null && begun.set === set)
          this.patch({ refit: begun.refit, extent: isGrid(begun) ? 'all' : 'quick' });
        void this.takeTime(samples);
      },
      (error: unknown) => {
        if (mine === this.giving) this.patch({ reading: '', fault: sentence(error) });
      },
    );
  };

  start = (): void => {
    const mine = ++this.beginning;
    this.begin(mine).catch((error: unknown) => {
      if (mine !== this.beginning) return;
      this.running = null;
      this.patch({ phase: 'none', progress: null, fault: sentence(error) });
    });
  };

  pause = (): void => {
    this.patch({ phase: 'stopping' });
    // Before it runs, `begin` sees it.
    if (this.running !== null) void this.client.ask('stop');
  };

  cancel = (): void => {
    const { running, ended } = this;
    const key = running?.key ?? this.lookedFor;
    this.beginning++;
    this.patch({ phase: 'none', progress: null, begun: null });
    const removed = async (): Promise<null> => {
      if (running !== null) await this.client.ask('stop');
      // What was on its way is noted by now, or never will be.
      const kept = await ended;
      if (this.running === running) this.running = null;
      if (running !== null && kept !== null) await removeKept(key);
      await removeBegun(key);
      return null;
    };
    this.ended = removed().catch(() => null);
  };

  remove = (): void => {
    const { pack } = this.app.getState();
    if (pack.json === null) return;
    const own = ownOf(pack.json);
    if (own === null) return;
    void removeKept(own.key);
    void this.show(pack.json, null);
  };

  save = (form: 'json' | 'pack'): void => {
    const { json, id } = this.app.getState().pack;
    const own = json === null ? null : ownOf(json);
    if (json === null || own === null) return;
    if (form === 'json') {
      const { images, fitImages, lost, accuracy, without, calibration } = own;
      const whole = {
        ...{ splitscope: APP_VERSION, pack: json.id, title: json.title },
        ...{
          name: own.name,
          made: new Date(own.at).toISOString(),
          images,
          fitImages,
          lost,
          accuracy,
          without,
        },
        fitted: Object.keys(own.states ?? {}),
        calibration,
      };
      saveText(`${json.id}-calibration.json`, `${JSON.stringify(whole, null, 2)}\n`, 'application/json');
      return;
    }
    this.client.ask('zip', JSON.stringify(packOf(json)), urlOf(`packs/${id}/`), own).then(
      (bytes) =>
        save(
          `${json.id}-calibrated.zip`,
          new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }),
        ),
      (error: unknown) => this.patch({ fault: sentence(error) }),
    );
  };

  private get now(): CalibratingState {
    return this.store.getState();
  }
  private patch(change: Partial<CalibratingState>): void {
    this.store.setState(change);
  }

  /** Another network is open: what was given was prepared for the one before. */
  private forNetwork(key: string): void {
    const { json } = this.app.getState().pack;
    this.giving++;
    this.timing.abort();
    const refit = json !== null && json.states === undefined;
    this.patch({ given: null, pace: null, reading: '', begun: null, refit });
    if (key === '') return;
    findBegun(key).then(
      (begun) => {
        if (this.lookedFor === key && this.running?.key !== key) this.patch({ begun });
      },
      // A browser that keeps nothing has begun nothing.
      () => undefined,
    );
  }

  /** What a picture takes, by the first ones. */
  private async takeTime(samples: readonly NetworkImage[]): Promise<void> {
    const state = this.app.getState();
    this.timing = new AbortController();
    const { signal } = this.timing;
    const quick = columnsFor(state, 'quick');
    const plain = quick.filter(({ method }) => !metaOf(method).fitted);
    try {
      const scored = (images: readonly NetworkImage[]): Promise<readonly ScoreEvent[]> =>
        runGivingWay(
          { store: this.app, client: this.jobs },
          'score',
          { pack: state.pack.id, images: [...images], methods: plain, settings: DEFAULT_SETTINGS },
          signal,
        );
      // The first one pays for what is compiled, and for memory that is new.
      const [first, ...others] = samples;
      let events = await scored(first === undefined ? [] : [first]);
      if (others.length > 0) events = await scored(others);
      if (signal.aborted) return;
      this.patch({ pace: paceOf(events, Math.max(1, others.length), plain, columnsFor(state, 'all')) });
    } catch (error) {
      if (!signal.aborted) this.patch({ fault: sentence(error) });
    }
  }

  private async begin(mine: number): Promise<void> {
    const { app, client } = this;
    const { pack, engine } = app.getState();
    const { json } = pack;
    const { given, extent, refit, pace } = this.now;
    if (json === null || given === null) throw new Error('Give the pictures first.');
    const identity = await identityOf(json);
    if (identity === null)
      throw new Error('This network does not say what its files are: save it as a pack and open that.');
    this.timing.abort();
    const key = keyOf(identity);
    const columns = columnsFor(app.getState(), extent);
    const batch = Math.max(1, Math.min(MOST, Math.floor(PART_MS / 1000 / (pace?.[extent] ?? 0.5))));
    const { name, count, set } = given;
    const begun: BegunCalibration = { key, set, name, count, columns, refit, batch, done: 0, total: count };
    this.patch({ phase: 'running', progress: null, fault: null, begun });
    const states = refit ? null : await statesOf(pack.id, packOf(json), columns);
    await this.ended;
    if (mine !== this.beginning) return;
    const backend = engine.capabilities?.backend ?? 'wasm';
    const { preprocessing, classes } = json;
    const running: Running = { pack: pack.id, key, since: null };
    this.running = running;
    const ending = client.ask('start', {
      ...{ begun, columns, preprocessing, classes, identity, backend, states },
    });
    this.ended = ending.catch(() => null);
    if (this.now.phase === 'stopping') void client.ask('stop');
    const kept = await ending;
    if (mine !== this.beginning) return;
    this.running = null;
    if (kept === null) {
      const at = await findBegun(key);
      if (mine === this.beginning) this.patch({ phase: 'stopped', begun: at ?? begun });
      return;
    }
    this.patch({ phase: 'none', progress: null, begun: null, given: null });
    const { json: present } = app.getState().pack;
    if (present !== null && this.lookedFor === key) await this.show(present, kept);
  }

  /** Go by a calibration from now on; null: by the pack's. */
  private async show(json: PackJson, kept: KeptCalibration | null): Promise<void> {
    const next = kept === null ? packOf(json) : withOwn(json, kept);
    await identityOf(next);
    const { pack } = this.app.getState();
    if (pack.json === json) this.app.setState({ pack: { id: pack.id, status: 'ready', json: next } });
  }

  private hear(event: CalibrationEvent): void {
    if (event.event === 'progress') this.progressed(event);
    else if (event.event === 'unjob') this.asks.get(event.ask)?.abort();
    else void this.job(event);
  }

  private async job(event: Extract<CalibrationEvent, { event: 'job' }>): Promise<void> {
    const { ask } = event;
    const abort = new AbortController();
    this.asks.set(ask, abort);
    const pack = must(this.running).pack;
    const deps = { store: this.app, client: this.jobs };
    try {
      const events =
        event.kind === 'score'
          ? await runGivingWay(deps, 'score', { pack, ...event.spec }, abort.signal)
          : await runGivingWay(deps, 'fit', { pack, ...event.spec }, abort.signal);
      void this.client.ask('answered', ask, { events });
    } catch (error) {
      if (!abort.signal.aborted) void this.client.ask('answered', ask, { fault: sentence(error) });
    } finally {
      this.asks.delete(ask);
    }
  }

  private progressed({ stage, done, total }: Extract<CalibrationEvent, { event: 'progress' }>): void {
    const { running } = this;
    if (running === null || this.now.phase === 'none') return;
    const at = performance.now();
    if (running.since?.stage !== stage) running.since = { stage, at, done };
    const { since } = running;
    const seconds = (at - since.at) / 1000;
    const rate = done > since.done && seconds > 0 ? (done - since.done) / seconds : null;
    const { pace, extent } = this.now;
    // The scores are still to come after what is gathered, of as many pictures.
    const later = stage === 'gather' && pace !== null ? total * pace[extent] : 0;
    const left = rate === null ? null : (total - done) / rate + later;
    this.patch({ progress: { stage, done, total, rate, left } });
  }
}

const isGrid = ({ columns }: BegunCalibration): boolean =>
  columns.filter(({ method }) => sideOf(method) === 'si').length > 1;

/** Seconds a picture: of the detectors that were tried, and of S&I on the grid by its iterations. */
function paceOf(
  events: readonly ScoreEvent[],
  images: number,
  tried: ReturnType<typeof columnsFor>,
  all: ReturnType<typeof columnsFor>,
): Pace {
  const seconds = tried.map(() => 0);
  for (const event of events)
    if (event.type === 'rows')
      event.columns.forEach((column, i) => (seconds[i] = must(seconds[i]) + column.seconds / images));
  const sum = seconds.reduce((a, b) => a + b, 0);
  const at = tried.findIndex(({ method }) => sideOf(method) === 'si');
  const iterations = (column: (typeof all)[number]): number => Number(column.params.iterations ?? 1);
  const each = at < 0 ? 0 : must(seconds[at]) / iterations(must(tried[at]));
  const grid = all
    .filter(({ method }) => sideOf(method) === 'si')
    .reduce((total, column) => total + each * iterations(column), 0);
  return { quick: sum, all: sum - (at < 0 ? 0 : must(seconds[at])) + grid };
}
