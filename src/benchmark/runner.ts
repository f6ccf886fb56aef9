/**
 * A run in the page: sets that were given, looked through before anything is computed, then scored picture by picture. What can be
 * stopped can be gone on with: what is done is in the store. Plain; where pictures are decoded, scored and rows kept is given.
 */
import type { DataImage, Dataset, Rgb8 } from '../datasets/dataset';
import { blobSource, type GivenFile } from '../datasets/blobs';
import { openDataset } from '../datasets/open';
import type { NetworkImage } from '../engine/jobs';
import { sha256 } from '../lib/sha256';
import type { RowStore } from '../rows/row';
import type { Preprocessing } from '../images/network/toNetwork';
import type { Manifest } from './manifest';
import { type Decode, preparation, rgb8Of } from './prepare';
import { type AskedColumn, type ImageAnswer, type NamedSet, type Role, runBenchmark } from './run';

/** What is known of a set. */
export interface SetSummary {
  readonly key: string;
  readonly count: number;
  readonly classes: readonly string[] | null;
  /** Pictures looked through so far; those of them that cannot be used, and why, the first twenty. */
  readonly seen: number;
  readonly broken: number;
  readonly faults: readonly { readonly name: string; readonly why: string }[];
  /** How many pictures came in each size, the most frequent first. */
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly count: number }[];
  /** Pictures whose pixels are in another set as well, by the other's key. */
  readonly duplicates: readonly { readonly key: string; readonly count: number }[];
  /** The first pictures as the network sees them. */
  readonly samples: readonly NetworkImage[];
}

export interface RunProgress {
  readonly set: string;
  /** Pictures of the set that are done, and in all. */
  readonly done: number;
  readonly total: number;
}

export interface RunnerDeps {
  readonly decode: Decode;
  /** Pixels as a PNG file. */
  readonly encode: (pixels: Rgb8) => Promise<Uint8Array>;
  readonly score: (
    images: readonly NetworkImage[],
    columns: readonly AskedColumn[],
    signal: AbortSignal,
  ) => Promise<readonly ImageAnswer[]>;
  readonly onSummary: (summary: SetSummary) => void;
  readonly onProgress: (progress: readonly RunProgress[]) => void;
}

/** A picture of a set that was given: which set, by its key, the picture's number, and what the set calls it. */
export interface PictureAt {
  readonly key: string;
  readonly image: number;
  readonly file: string;
}
/** A picture as a file. */
export interface PictureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Held {
  readonly set: Dataset;
  readonly preprocessing: Preprocessing;
  readonly hashes: Set<string>;
  summary: SetSummary;
}

const SAMPLES = 24;
const FAULTS = 20;
/** Pictures between two reports. */
const REPORT = 50;
/** Time (ms) that a batch should take: long enough to be worth it, short enough to be waited for. */
const BATCH_MS = 3000;
const MOST = 64;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class BenchmarkRunner {
  private readonly held = new Map<string, Held>();
  private stopScore: AbortController | null = null;
  private stopScan = new AbortController();
  private scanning: Promise<void> = Promise.resolve();

  constructor(private readonly deps: RunnerDeps) {}

  /** Open a set that was given. It is looked through afterwards, up to `most` pictures. Throws Error with one sentence. */
  async openSet(
    key: string,
    name: string,
    given: readonly GivenFile[],
    preprocessing: Preprocessing,
    most: number | null,
  ): Promise<SetSummary> {
    const { decode } = this.deps;
    const set = await openDataset(blobSource(name, given), async (bytes) => rgb8Of(await decode(bytes)));
    const summary: SetSummary = {
      key,
      count: set.count,
      classes: set.classes,
      ...{ seen: 0, broken: 0, faults: [], sizes: [], duplicates: [], samples: [] },
    };
    const held = { set, preprocessing, hashes: new Set<string>(), summary };
    this.held.set(key, held);
    const { signal } = this.stopScan;
    this.scanning = this.scanning.then(() => this.scan(held, preprocessing, most, signal));
    return summary;
  }

  /** What the network sees of pictures; a sentence in place of one that cannot be used. */
  async pictures(places: readonly PictureAt[]): Promise<readonly (NetworkImage | string)[]> {
    const all: (NetworkImage | string)[] = [];
    for (const place of places) {
      try {
        const { data, held } = await this.at(place);
        const prepare = preparation(held.preprocessing, this.deps.decode);
        all.push((await prepare(await data.pixels())).image);
      } catch (error) {
        all.push(sentence(error));
      }
    }
    return all;
  }

  /** A picture as it was given: its file, or its pixels as PNG. Rejects with one sentence. */
  async picture(place: PictureAt): Promise<PictureFile> {
    const { data } = await this.at(place);
    const pixels = await data.pixels();
    if (pixels.kind === 'encoded') return { name: data.name, bytes: pixels.bytes };
    return { name: `${data.name}.png`, bytes: await this.deps.encode(pixels) };
  }

  private async at({ key, image, file }: PictureAt): Promise<{ data: DataImage; held: Held }> {
    const held = this.held.get(key);
    if (held !== undefined)
      for await (const data of held.set.images(image)) {
        if (data.name !== file)
          throw new Error(
            `Picture ${image + 1} of this set is “${data.name}”, and “${file}” was scored: give that set.`,
          );
        return { data, held };
      }
    throw new Error('This picture is not there any more: give its set again.');
  }

  dropSet(key: string): void {
    this.held.delete(key);
  }

  /** Look through a set: what cannot be used, sizes, pictures that are elsewhere as well. */
  private async scan(
    held: Held,
    preprocessing: Preprocessing,
    most: number | null,
    signal: AbortSignal,
  ): Promise<void> {
    const prepare = preparation(preprocessing, this.deps.decode);
    const sizes = new Map<string, { width: number; height: number; count: number }>();
    const faults: { name: string; why: string }[] = [];
    const samples: NetworkImage[] = [];
    const twice = new Map<string, number>();
    let [seen, broken] = [0, 0];
    const report = (): void => {
      held.summary = {
        ...held.summary,
        seen,
        broken,
        faults: [...faults],
        sizes: [...sizes.values()].sort((a, b) => b.count - a.count),
        duplicates: [...twice].map(([key, count]) => ({ key, count })),
        samples: [...samples],
      };
      this.deps.onSummary(held.summary);
    };
    const here = (): boolean => !signal.aborted && this.held.get(held.summary.key) === held;
    for await (const data of held.set.images()) {
      if (!here() || (most !== null && seen >= most)) break;
      seen++;
      try {
        const { image, width, height } = await prepare(await data.pixels());
        const size = sizes.get(`${width} ${height}`) ?? { width, height, count: 0 };
        sizes.set(`${width} ${height}`, { ...size, count: size.count + 1 });
        if (samples.length < SAMPLES) samples.push(image);
        if (image.kind === 'rgb8') {
          const hash = await sha256(image.data);
          held.hashes.add(hash);
          for (const [key, other] of this.held)
            if (other !== held && other.hashes.has(hash)) twice.set(key, (twice.get(key) ?? 0) + 1);
        }
      } catch (error) {
        broken++;
        if (faults.length < FAULTS) faults.push({ name: data.name, why: sentence(error) });
      }
      if (seen % REPORT === 0 || seen === SAMPLES) report();
    }
    if (here()) report();
  }

  /**
   * Score what the store lacks; settles when all is done or `stop` was called. `keys`: the sets in the manifest's order. Rejects where
   * the engine gives up.
   */
  async run(
    manifest: Manifest,
    keys: readonly string[],
    columns: readonly AskedColumn[],
    preprocessing: Preprocessing,
    store: RowStore,
  ): Promise<'done' | 'stopped'> {
    const stop = new AbortController();
    this.stopScore = stop;
    // The engine needs the cores: what was not looked through is told by the run.
    this.stopScan.abort();
    this.stopScan = new AbortController();
    const prepare = preparation(preprocessing, this.deps.decode);
    const sets = manifest.sets.map(({ name, role }, i): NamedSet => {
      const held = this.held.get(keys[i] ?? '');
      if (held === undefined) throw new Error(`The pictures of "${name}" are not there: give them again.`);
      return { name, role: role as Role, set: held.set };
    });
    let batch = 4;
    try {
      await runBenchmark({
        sets,
        columns,
        count: Math.max(...manifest.sets.map(({ images }) => images)),
        share: { index: 0, of: 1 },
        batch: () => batch,
        prepare: async (pixels) => (await prepare(pixels)).image,
        score: async (images, asked) => {
          const from = performance.now();
          const answers = await this.deps.score(images, asked, stop.signal);
          const pace = (performance.now() - from) / images.length;
          batch = Math.max(1, Math.min(MOST, 2 * batch, Math.floor(BATCH_MS / Math.max(1, pace))));
          return answers;
        },
        store,
        known: await store.read(),
        signal: stop.signal,
        onProgress: (done) => this.deps.onProgress(bySet(manifest, done)),
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    return stop.signal.aborted ? 'stopped' : 'done';
  }

  stop(): void {
    this.stopScore?.abort();
  }
}

/** How far each set is, where they are done one after another. */
function bySet({ sets }: Manifest, done: number): RunProgress[] {
  let left = done;
  return sets.map(({ name, images }) => {
    const own = Math.min(images, left);
    left -= own;
    return { set: name, done: own, total: images };
  });
}
