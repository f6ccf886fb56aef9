import { must } from '../../lib/must';
import type { StoreApi } from 'zustand/vanilla';
import type { BenchmarkEvent, KeptSummary } from '../../benchmark/calls';
import { presetColumns } from '../../benchmark/columns';
import { describeRun } from '../../benchmark/describe';
import { type Manifest, manifestText } from '../../benchmark/manifest';
import type { AskedColumn, Role } from '../../benchmark/run';
import type { RunProgress } from '../../benchmark/runner';
import type { StateOf } from '../../benchmark/answers';
import type { GivenFile } from '../../datasets/blobs';
import type { Params } from '../../engine/detectors/detector';
import { isMethod, metaOf } from '../../engine/detectors/methods';
import { DEFAULT_SETTINGS, ruleOf } from '../../engine/settings';
import { sha256 } from '../../lib/sha256';
import { identityOf } from '../../packs/identity';
import type { AppStore } from '../../store/appStore';
import type { BenchmarkState, GivenSet, RunState, Runs, SetProgress } from '../../ui/benchmark';
import { APP_VERSION } from '../../ui/export/version';
import type { BenchmarkClient } from '../../worker/clientBenchmark';
import type { JobClient } from '../../worker/clientRerun';
import { scoreBatch } from './engineScore';
import { statesOf } from './states';

export const NO_RUN: RunState = {
  isOpen: false,
  sets: [],
  preset: 'quick',
  most: 200,
  phase: 'none',
  run: null,
  progress: [],
  fault: null,
  goesOn: null,
  kept: [],
};

interface RunsDeps {
  readonly app: AppStore;
  readonly jobs: Pick<JobClient, 'start'>;
  readonly client: BenchmarkClient;
  readonly store: StoreApi<BenchmarkState>;
  /** Make the network of a run the present one. Rejects with one sentence where it is not here. */
  readonly chooseNetwork: (manifest: Manifest) => Promise<void>;
  /** Show a run as far as it is. */
  readonly show: (run: string, title: string) => void;
}

/** Time (ms) between two looks at the rows of a run that goes on. */
const LOOK_MS = 4000;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs of a person's own, from the sets that are given to the rows that are kept. */
export class PageRuns implements Runs {
  private count = 0;
  private states: StateOf = {};
  private pack = '';
  private readonly scoring = new Map<number, AbortController>();
  /** When each set's first picture of this start was done, and how many were done by then. */
  private readonly since = new Map<string, { readonly at: number; readonly done: number }>();
  private lookAt = 0;
  /** Whether this run was put on the screen once. */
  private shown = false;

  constructor(private readonly deps: RunsDeps) {}

  hear(event: BenchmarkEvent): void {
    switch (event.event) {
      case 'summary':
        this.setOf(event.summary.key, { summary: event.summary });
        break;
      case 'progress':
        this.progressed(event.progress);
        break;
      case 'score':
        void this.score(event);
        break;
      case 'unscore':
        this.scoring.get(event.ask)?.abort();
        break;
    }
  }

  set = (change: Partial<Pick<RunState, 'isOpen' | 'preset' | 'most'>>): void => this.patch(change);

  give = (role: Role, name: string, files: readonly GivenFile[], key = `set-${++this.count}`): void => {
    const { sets, goesOn } = this.run;
    const source = name;
    const taken = sets.filter((set) => set.key !== key).map((set) => set.name);
    let own = name
      .replace(/\.(zip|tar|tgz|tar\.gz|parquet|np[yz]|mat|txt|json)$/i, '')
      .replace(/^noise:/, '');
    for (let n = 2; taken.includes(own); n++) own = `${own.replace(/ \d+$/, '')} ${n}`;
    const known = sets.find((set) => set.key === key);
    const given: GivenSet = { key, name: known?.name ?? own, role, source, summary: null, fault: null };
    const others = role === 'id' ? sets.filter((set) => set.role !== 'id' || set.key === key) : sets;
    this.patch({
      sets: known === undefined ? [...others, given] : others.map((set) => (set.key === key ? given : set)),
      fault: null,
      // Another set is another run.
      ...(known === undefined && goesOn !== null ? { goesOn: null } : {}),
    });
    const { json } = this.deps.app.getState().pack;
    if (json === null) {
      this.setOf(key, { fault: 'The network is not there yet: give the pictures again in a moment.' });
      return;
    }
    this.deps.client.ask('openSet', key, name, files, json.preprocessing, this.run.most).then(
      (summary) => this.setOf(key, { summary }),
      (error: unknown) => this.setOf(key, { fault: sentence(error) }),
    );
  };

  change = (key: string, change: Partial<Pick<GivenSet, 'name' | 'role'>>): void => {
    this.setOf(key, change);
    this.patch({ goesOn: null });
  };

  remove = (key: string): void => {
    void this.deps.client.ask('dropSet', key);
    this.patch({ sets: this.run.sets.filter((set) => set.key !== key), goesOn: null });
  };

  start = (): void => {
    this.begin().catch((error: unknown) => {
      this.patch({ phase: this.run.run === null ? 'none' : 'stopped', fault: sentence(error) });
    });
  };

  stop = (): void => {
    this.patch({ phase: 'stopping' });
    void this.deps.client.ask('stop');
  };

  cancel = (): void => {
    const { run, phase } = this.run;
    this.patch({ phase: 'none', run: null, progress: [] });
    void (async () => {
      if (phase === 'running') await this.deps.client.ask('stop');
      if (run !== null) await this.deps.client.ask('removeKept', run);
      await this.refreshKept();
    })();
  };

  showKept = (run: string): void => {
    const kept = this.run.kept.find((one) => one.run === run);
    if (kept !== undefined) this.deps.show(run, kept.manifest.title);
  };

  goOn = (run: string): void => {
    const kept = this.run.kept.find((one) => one.run === run);
    if (kept === undefined) return;
    const sets = kept.manifest.sets.map(({ name, role }): GivenSet => ({
      key: `set-${++this.count}`,
      name,
      role,
      source: '',
      summary: null,
      fault: null,
    }));
    this.patch({ ...NO_RUN, kept: this.run.kept, isOpen: true, sets, goesOn: kept, run });
    kept.manifest.sets.forEach(({ source, role }, i) => {
      if (source.startsWith('noise:')) this.give(role, source, [], must(sets[i]).key);
    });
    this.deps.chooseNetwork(kept.manifest).catch((error: unknown) => this.patch({ fault: sentence(error) }));
  };

  forget = (run: string): void => {
    void this.deps.client.ask('removeKept', run).then(() => this.refreshKept());
  };

  async refreshKept(): Promise<void> {
    try {
      this.patch({ kept: await this.deps.client.ask('kept') });
    } catch {
      // A browser that keeps nothing: there is nothing to list.
      this.patch({ kept: [] });
    }
  }

  private wasShown(): boolean {
    return this.shown;
  }
  private get run(): RunState {
    return this.deps.store.getState().run;
  }
  private patch(change: Partial<RunState>): void {
    this.deps.store.setState({ run: { ...this.run, ...change } });
  }
  private setOf(key: string, change: Partial<GivenSet>): void {
    this.patch({ sets: this.run.sets.map((set) => (set.key === key ? { ...set, ...change } : set)) });
  }

  /** The sets in the order of a run, all open. Throws Error with one sentence. */
  ready(): readonly (GivenSet & { readonly summary: NonNullable<GivenSet['summary']> })[] {
    const { sets } = this.run;
    const ordered = [
      ...sets.filter(({ role }) => role === 'id'),
      ...sets.filter(({ role }) => role !== 'id'),
    ];
    if (ordered[0]?.role !== 'id')
      throw new Error('Give the ID set: pictures of what the network was trained on.');
    if (ordered.length === 1) throw new Error('Give at least one OOD set: pictures of something else.');
    return ordered.map((set) => {
      if (set.summary === null)
        throw new Error(set.fault ?? `The pictures of “${set.name}” are not there yet.`);
      return { ...set, summary: set.summary };
    });
  }

  private async begin(): Promise<void> {
    const { app, client } = this.deps;
    const { pack, engine } = app.getState();
    const { json } = pack;
    const { preset, most, goesOn } = this.run;
    if (json === null) throw new Error('The network is not there yet.');
    const sets = this.ready();
    const identity = await identityOf(json);
    if (identity === null)
      throw new Error('This network does not say what its files are: save it as a pack and open that.');
    const columns =
      goesOn === null
        ? presetColumns(preset, ruleOf(DEFAULT_SETTINGS, json.classes.length))
        : askedOf(goesOn);
    this.states = await statesOf(pack.id, json, columns);
    this.pack = pack.id;
    // What has no state would have a sentence in place of every score.
    const fitted = columns.filter(
      ({ method }) => !metaOf(method).fitted || this.states[method] !== undefined,
    );
    const manifest =
      goesOn === null
        ? describeRun({
            version: APP_VERSION,
            pack: json,
            identity,
            backend: engine.capabilities?.backend ?? 'wasm',
            columns: fitted,
            sets: sets.map(({ name, role, source, summary }) => ({ name, role, source, ...summary })),
            most,
            fit: null,
          })
        : checked(goesOn, identity, sets);
    const run = goesOn?.run ?? (await sha256(manifestText(manifest)));
    this.since.clear();
    this.shown = false;
    this.lookAt = performance.now() + LOOK_MS / 2;
    this.patch({ phase: 'running', run, fault: null, progress: manifest.sets.map(unknown) });
    try {
      const end = await client.ask('start', {
        run,
        manifest,
        keys: sets.map(({ key }) => key),
        columns: goesOn === null ? fitted : columns,
        preprocessing: json.preprocessing,
      });
      if (this.run.run === run) this.patch({ phase: end === 'done' ? 'done' : 'stopped' });
    } catch (error) {
      if (this.run.run === run) this.patch({ phase: 'stopped', fault: sentence(error) });
    }
    await this.refreshKept();
    const { source } = this.deps.store.getState();
    if (this.run.run === run && (!this.wasShown() || (source?.kind === 'kept' && source.run === run)))
      this.deps.show(run, manifest.title);
  }

  private async score(event: Extract<BenchmarkEvent, { event: 'score' }>): Promise<void> {
    const { app, jobs, client } = this.deps;
    const { ask, images, columns } = event;
    const abort = new AbortController();
    this.scoring.set(ask, abort);
    const isStopped = (): boolean => abort.signal.aborted;
    try {
      const answers = await scoreBatch(
        { store: app, client: jobs },
        this.pack,
        images,
        columns,
        this.states,
        abort.signal,
      );
      void client.ask('scored', ask, answers);
    } catch (error) {
      if (!isStopped()) void client.ask('scored', ask, { fault: sentence(error) });
    } finally {
      this.scoring.delete(ask);
    }
  }

  private progressed(progress: readonly RunProgress[]): void {
    const now = performance.now();
    const { run } = this.run;
    this.patch({
      progress: progress.map((one): SetProgress => {
        if (one.done > 0 && !this.since.has(one.set)) this.since.set(one.set, { at: now, done: one.done });
        const since = this.since.get(one.set);
        const seconds = since === undefined ? 0 : (now - since.at) / 1000;
        const rate = since === undefined || seconds < 1 ? null : (one.done - since.done) / seconds;
        const isOver = one.done >= one.total;
        const before = this.run.progress.find(({ set }) => set === one.set);
        return {
          ...one,
          rate: isOver ? (before?.rate ?? null) : rate,
          left: isOver || rate === null || rate === 0 ? null : (one.total - one.done) / rate,
        };
      }),
    });
    if (now < this.lookAt || run === null) return;
    const { kept } = this.run;
    const title =
      kept.find((one) => one.run === run)?.manifest.title ?? this.deps.app.getState().pack.json?.title;
    this.lookAt = now + LOOK_MS;
    const { source } = this.deps.store.getState();
    // Whoever looks at other results meanwhile goes on looking at them.
    if (this.shown && !(source?.kind === 'kept' && source.run === run)) return;
    if (!progress.some(({ done }, i) => i > 0 && done > 1)) return;
    this.shown = true;
    this.deps.show(run, title ?? '');
  }
}

const unknown = ({ name, images }: Manifest['sets'][number]): SetProgress => ({
  set: name,
  done: 0,
  total: images,
  rate: null,
  left: null,
});

/** The columns of a run of before. Throws Error where one of its detectors is not here any more. */
function askedOf({ manifest }: KeptSummary): AskedColumn[] {
  return manifest.columns.map(({ method, params }) => {
    if (!isMethod(method)) throw new Error(`This version has no detector “${method}”: begin another run.`);
    return { method, params: params === '' ? {} : (JSON.parse(params) as Params) };
  });
}

/** The run of before, held against what is there now. Throws Error with one sentence. */
function checked(
  { manifest }: KeptSummary,
  identity: { readonly network: string; readonly preprocessing: string },
  sets: ReturnType<PageRuns['ready']>,
): Manifest {
  if (manifest.network !== identity.network || manifest.preprocessing !== identity.preprocessing)
    throw new Error('This run is of another network than the one that is open.');
  for (const [i, { name, images, classes }] of manifest.sets.entries()) {
    const { count, classes: own } = must(sets[i]).summary;
    if (count < images || JSON.stringify(own) !== JSON.stringify(classes))
      throw new Error(
        `These are not the pictures of “${name}” that the run was begun with: it has ${count} of them.`,
      );
  }
  return manifest;
}
