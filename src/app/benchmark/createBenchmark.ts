import { createStore } from 'zustand/vanilla';
import { BenchmarkIndexSchema, type BenchmarkEntry } from '../../benchmark/shipped';
import { SAVE_FORMS } from '../../benchmark/saveForms';
import type { Manifest } from '../../benchmark/manifest';
import type { BenchmarkView } from '../../benchmark/session';
import type { GivenFile } from '../../datasets/blobs';
import { fetchChecked } from '../../jobs/fetchChecked';
import type { AppStore } from '../../store/appStore';
import type { Benchmark, BenchmarkChoice, BenchmarkState, RunSource } from '../../ui/benchmark';
import { curvesSvg } from '../../ui/export/benchmarkFigure';
import { save, toPng } from '../../ui/export/download';
import { APP_VERSION } from '../../ui/export/version';
import { firstDrawn } from '../../ui/panels/Benchmark/model';
import { fetchPackJson } from '../../jobs/fetchPackJson';
import { packJsonOf } from '../../jobs/ownNetworks';
import type { JobClient } from '../../worker/clientRerun';
import { benchmarkClient } from '../../worker/clientBenchmark';
import { urlOf } from '../urls';
import { packOfRun } from './packOfRun';
import { NO_RUN, PageRuns } from './pageRuns';

const FIRST: BenchmarkChoice = {
  figure: 'auroc',
  sort: 'mean-far',
  descending: true,
  set: '',
  curve: 'roc',
  corner: false,
  drawn: [],
  detector: 0,
  rule: { rule: 'acceptance', share: 0.95 },
};

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** "a.npz" or "a.npz and 3 more"; null for no file. */
function nameOf(given: readonly GivenFile[]): string | null {
  const [first] = given;
  if (first === undefined) return null;
  return given.length === 1 ? first.path : `${first.path} and ${given.length - 1} more`;
}

/** Everything behind the benchmark's screen. Nothing is fetched or started before the screen is opened. */
export function createBenchmark(app: AppStore, jobs: Pick<JobClient, 'start'>): Benchmark {
  const store = createStore<BenchmarkState>()(() => ({
    list: null,
    source: null,
    view: null,
    version: 0,
    busy: '',
    fault: null,
    choice: FIRST,
    run: NO_RUN,
  }));
  const client = benchmarkClient((event) => runs.hear(event));
  let begun = false;
  let opening = 0;

  const take = (source: RunSource, view: BenchmarkView): void => {
    const { choice, version } = store.getState();
    const { rows } = view.table;
    const set = rows.some((row) => row.set === choice.set)
      ? choice.set
      : ((rows.find(({ role }) => role === 'far') ?? rows[0])?.set ?? '');
    const same = JSON.stringify(store.getState().view?.table.columns) === JSON.stringify(view.table.columns);
    const drawn = same && choice.drawn.length > 0 ? choice.drawn : firstDrawn(view.table);
    store.setState({
      source,
      view,
      version: version + 1,
      busy: '',
      choice: { ...choice, set, drawn, detector: same ? choice.detector : (drawn[0] ?? 0) },
    });
  };
  /** One thing at a time: what was asked for before is dropped. */
  const during = async (
    busy: string,
    source: RunSource,
    open: () => Promise<BenchmarkView>,
  ): Promise<void> => {
    const mine = ++opening;
    store.setState({ busy, fault: null });
    try {
      const view = await open();
      if (mine === opening) take(source, view);
    } catch (error) {
      if (mine === opening) store.setState({ busy: '', fault: sentence(error) });
    }
  };
  const jsonOf = packJsonOf(fetchPackJson(urlOf('packs/')));
  const runs = new PageRuns({
    app,
    chooseNetwork: (manifest) => chooseNetwork(manifest),
    jobs,
    client,
    store,
    show: (run, title) => {
      const { source } = store.getState();
      // New rows of what is on the screen come without a word.
      const again = source?.kind === 'kept' && source.run === run;
      void during(again ? '' : `Opening ${title} …`, { kind: 'kept', run, title }, () =>
        client.ask('openKept', run),
      );
    },
  });
  const chooseNetwork = async (manifest: Manifest): Promise<void> => {
    app.actions.choosePack(await packOfRun(manifest, app.getState(), jsonOf));
  };
  const show = (source: RunSource): void => {
    if (source.kind !== 'shipped') return;
    const entry = store.getState().list?.find(({ id }) => id === source.id);
    if (entry === undefined) return;
    const address = urlOf(`benchmarks/${entry.file}`);
    void during(`Opening ${entry.title} …`, source, () => client.ask('openAddress', address, entry.file));
  };
  const begin = (): void => {
    if (begun) return;
    begun = true;
    void runs.refreshKept();
    store.setState({ busy: 'Looking for results …' });
    fetchChecked(
      urlOf('benchmarks/index.json'),
      BenchmarkIndexSchema,
      (why) => new Error(`The results that come with the page are not there: "benchmarks/index.json"${why}.`),
    ).then(
      (list: readonly BenchmarkEntry[]) => {
        store.setState({ list, busy: '' });
        const { id } = app.getState().pack;
        const first = list.find((entry) => entry.id === id) ?? list[0];
        if (first !== undefined && store.getState().source === null) show({ kind: 'shipped', id: first.id });
      },
      (error: unknown) => store.setState({ list: [], busy: '', fault: sentence(error) }),
    );
  };
  const named = (name: string): string => `${store.getState().view?.manifest.pack ?? 'run'}-${name}`;
  const benchmark: Benchmark = {
    store,
    begin,
    show,
    openFiles: (given) => {
      const name = nameOf(given);
      if (name === null) return;
      void during(`Opening ${name} …`, { kind: 'file', name }, () =>
        client.ask('openFiles', given, APP_VERSION),
      );
    },
    addScores: (given) => {
      const name = nameOf(given);
      const { view } = store.getState();
      if (name === null || view === null) return;
      const both = `${view.manifest.title} and ${name}`;
      void during(`Opening ${name} …`, { kind: 'file', name: both }, () =>
        client.ask('addScores', given, APP_VERSION),
      );
    },
    runs,
    choose: (change) => {
      store.setState({ choice: { ...store.getState().choice, ...change } });
    },
    chooseNetwork: async () => {
      const { view } = store.getState();
      if (view !== null) await chooseNetwork(view.manifest);
    },
    save: async (form) => {
      const { name, type } = SAVE_FORMS[form];
      const bytes = await client.ask('save', form);
      save(named(name), new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
    },
    saveCurves: async (form) => {
      const svg = await curvesSvg(benchmark);
      if (form === 'svg') save(named('curves.svg'), new Blob([svg], { type: 'image/svg+xml' }));
      else save(named('curves.png'), await toPng(svg));
    },
    ask: (call, ...args) => client.ask(call, ...args),
  };
  return benchmark;
}
