import { describe, expect, it } from 'vitest';
import { type DataImage, type Dataset, DatasetError } from '../datasets/dataset';
import { WORKED } from '../metrics/testing/worked';
import { valueOf } from '../metrics/testing/figures';
import { mergeRows, type Row, rowLine, type RowStore } from '../rows/row';
import { parseColumns, presetColumns } from './columns';
import { type Manifest, manifestText, parseManifest } from './manifest';
import { csvReport, jsonReport, rowsCsv } from './report/data';
import { htmlReport } from './report/html';
import { latexReport } from './report/latex';
import { markdownReport } from './report/markdown';
import { type BenchmarkTask, columnKey, missingImages, runBenchmark } from './run';
import { runScores } from './runScores';
import { benchmarkTable } from './table';

const memory = (): RowStore & { readonly rows: Row[] } => {
  const rows: Row[] = [];
  return {
    rows,
    read: () => Promise.resolve(rows),
    append: (more) => {
      rows.push(...more);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
};

/** Picture i is one pixel of the value `from + i`; the last one is broken. */
const pictures = (name: string, count: number, from: number): Dataset => ({
  count,
  classes: null,
  images: async function* () {
    for (let i = 0; i < count; i++) {
      const image: DataImage = {
        name: `${name}-${i}`,
        label: i % 2,
        pixels: () =>
          i === count - 1
            ? Promise.reject(new DatasetError('This picture is\ncut short.'))
            : Promise.resolve({ kind: 'rgb8', height: 1, width: 1, data: Uint8Array.of(from + i, 0, 0) }),
      };
      yield await Promise.resolve(image);
    }
  },
});

const columns = parseColumns('energy,si-z:eta=0.05,knn', 'z');
const ORDER = { sets: ['id', 'ood'], columns: columns.map(columnKey) };
/** Scores depend on the picture and the detector alone; KNN has no state. */
const task = (change: Partial<BenchmarkTask> = {}): BenchmarkTask & { readonly seen: number[] } => {
  const seen: number[] = [];
  return {
    sets: [
      { name: 'id', role: 'id', set: pictures('a', 9, 0) },
      { name: 'ood', role: 'far', set: pictures('b', 7, 100) },
    ],
    columns,
    count: null,
    share: { index: 0, of: 1 },
    batch: 3,
    prepare: (pixels) =>
      pixels.kind === 'rgb8' ? Promise.resolve(pixels) : Promise.reject(new Error('not decoded here')),
    score: (images, asked) =>
      Promise.resolve(
        images.map(({ data }) => {
          seen.push(data[0]!);
          return {
            prediction: data[0]! % 2,
            scores: asked.map(({ method }) =>
              method === 'knn' ? { fault: 'No state.' } : { score: data[0]! / (method === 'energy' ? 3 : 7) },
            ),
          };
        }),
      ),
    store: memory(),
    known: [],
    seen,
    ...change,
  };
};
const written = (parts: readonly (readonly Row[])[]): string => mergeRows(parts, ORDER).map(rowLine).join('');

async function run(
  change: Partial<BenchmarkTask> = {},
): Promise<{ rows: readonly Row[]; seen: readonly number[] }> {
  const store = memory();
  const made = task({ store, ...change });
  await runBenchmark(made);
  return { rows: store.rows, seen: made.seen };
}

describe('a run', () => {
  it('has a row an image and detector, a sentence where there is none, and the broken pictures', async () => {
    const { rows } = await run();
    expect(rows).toHaveLength(8 * 3 + 1 + 6 * 3 + 1);
    expect(rows.filter((row) => row.method === undefined)).toEqual([
      { set: 'id', image: 8, file: 'a-8', fault: 'This picture is cut short.' },
      { set: 'ood', image: 6, file: 'b-6', fault: 'This picture is cut short.' },
    ]);
    const sets = [
      { name: 'id', images: 9 },
      { name: 'ood', images: 7 },
    ];
    expect(missingImages(rows, sets, ORDER.columns)).toBe(0);
    expect(missingImages(rows.slice(1), sets, ORDER.columns)).toBe(1);
  });

  it('is the same in parts, resumed anywhere, in batches of another size', async () => {
    const whole = await run();
    const undisturbed = written([whole.rows]);
    const parts = await Promise.all([0, 1, 2].map((index) => run({ share: { index, of: 3 }, batch: 2 })));
    expect(written(parts.map(({ rows }) => rows))).toBe(undisturbed);
    for (let cut = 0; cut <= whole.rows.length; cut++) {
      const known = whole.rows.slice(0, cut);
      const rest = await run({ known });
      expect(written([known, rest.rows])).toBe(undisturbed);
      if (cut === whole.rows.length) expect(rest.seen).toEqual([]);
    }
  });

  it('stops between batches, and computes nothing twice afterwards', async () => {
    const stop = new AbortController();
    const first = await run({
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(first.seen).toEqual([0, 1, 2]);
    const second = await run({ known: first.rows });
    expect(second.seen).toEqual([3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105]);
  });

  it('takes so many of each set', async () => {
    expect((await run({ count: 2 })).seen).toEqual([0, 1, 100, 101]);
  });
});

describe('what detectors are asked for', () => {
  it('takes parameters, presets and no repetition', () => {
    expect(columns[1]).toEqual({ method: 'si-z', params: { eta: 0.05, iterations: 2, integration: 'mean' } });
    expect(parseColumns('energy,energy', 'z')).toHaveLength(1);
    expect(parseColumns('msp,si-z:eta=0.001/0.5:iterations=2/3:integration=add', 'z').slice(1)).toEqual(
      [0.001, 0.5].flatMap((eta) =>
        [2, 3].map((iterations) => ({ method: 'si-z', params: { eta, iterations, integration: 'add' } })),
      ),
    );
    expect(parseColumns('quick', 'a').map(({ method }) => method)).toContain('si-a');
    const all = presetColumns('all', 'z').map(({ method }) => method);
    expect(all.filter((method) => method === 'si-z')).toHaveLength(3);
    expect(all).not.toContain('gaia-a');
  });
  it.each([
    ['msq', /^There is no detector "msq"; there are .*energy/],
    ['si-z:eta=x', '"eta" of "si-z" is a number; it is "x".'],
    ['si-z:eta=', '"eta" of "si-z" is a number; it is "".'],
    ['si-z:integration=sum', '"integration" of "si-z" is one of mean, add, multiply; it is "sum".'],
    ['si-z:eta=0.5/', '"eta" of "si-z" is a number; it is "".'],
    ['msp:eta=1', '"msp" has no parameter "eta"; it has none.'],
  ])('%s is refused', (words, reason) => {
    expect(() => parseColumns(words, 'z')).toThrow(reason);
  });
});

const energy = { method: 'energy', params: '' };
const msp = { method: 'msp', params: '' };
const scoreRows = (set: string, column: typeof energy, scores: ArrayLike<number>, from = 0): Row[] =>
  Array.from(scores, (score, image) => ({
    set,
    image,
    file: `=${set}|${image}`,
    sha256: (from + image).toString(16).padStart(64, '0'),
    label: 0,
    prediction: image % 4 === 0 ? 1 : 0,
    ...column,
    score,
  }));
const SETS = [
  { name: 'id', role: 'id' },
  { name: 'a_1', role: 'far' },
  { name: 'b', role: 'far' },
] as const;
const [even, ties] = WORKED;
const rows = [
  ...scoreRows('id', energy, even.id),
  ...scoreRows('a_1', energy, even.ood, 1000),
  ...scoreRows('b', energy, even.id),
  // MSP: the same images turned round, and all equal on the second set.
  ...scoreRows(
    'id',
    msp,
    even.id.map((x) => -x),
  ),
  ...scoreRows(
    'a_1',
    msp,
    even.ood.map((x) => -x),
    1000,
  ),
  ...scoreRows(
    'b',
    msp,
    even.id.map(() => 1),
  ),
  { set: 'b', image: 20, file: 'x', fault: 'Broken.' } satisfies Row,
];

describe('the table', () => {
  const table = benchmarkTable(rows, SETS, [energy, msp], 0.95);
  const [first, second] = table.rows;
  it('has the worked figures by every convention', () => {
    const cell = first!.cells[0]!;
    expect(valueOf(cell.auroc)).toBeCloseTo(even.auroc, 12);
    for (const convention of ['paper', 'ood-positive', 'nearest-recall'] as const)
      expect(valueOf(cell.fpr95[convention]).value).toBeCloseTo(even.fpr95[convention], 12);
    expect(valueOf(cell.detectionError)).toBeCloseTo(even.detectionError, 12);
    expect([cell.idImages, cell.oodImages]).toEqual([20, 10]);
    expect(ties.auroc).toBe(0.745);
  });
  it('marks the best where the paired test says so, and else what is not told apart', () => {
    expect(first!.cells.map(({ best, tied }) => [best, tied])).toEqual([
      [true, false],
      [false, false],
    ]);
    expect(second!.cells.map(({ best }) => best)).toEqual([false, true]);
    const twice = ['id', 'a_1'].flatMap((set) => {
      const scores = set === 'id' ? even.id : even.ood;
      return [...scoreRows(set, energy, scores), ...scoreRows(set, msp, scores)];
    });
    const same = benchmarkTable(twice, SETS.slice(0, 2), [energy, msp]).rows[0]!.cells;
    expect(same.map(({ best, tied }) => [best, tied])).toEqual([
      [false, true],
      [false, true],
    ]);
  });
  it('says what looks like a mistake', () => {
    expect(second!.cells[0]!.checks[0]).toMatch(/^AUROC is exactly 50%: check the sign/);
    expect(table.id.checks[0]).toMatch(/right on 75.0% of the ID images, its pack says 95.0%/);
    expect(second!.duplicates).toBe(20);
    expect(second!.broken).toBe(1);
    expect(first!.duplicates).toBe(0);
  });
  it('has means over the far sets', () => {
    expect(table.averages).toHaveLength(1);
    expect(valueOf(table.averages[0]!.cells[0]!.auroc)).toBeCloseTo((even.auroc + 0.5) / 2, 12);
  });
  it('says why a figure is undefined, and leaves the others', () => {
    const empty = benchmarkTable(
      [
        ...rows.filter((row) => row.set !== 'b'),
        { set: 'b', image: 0, file: 'x', ...msp, fault: 'No head.' },
      ],
      SETS,
      [energy, msp],
    );
    const [a, b] = empty.rows[1]!.cells;
    expect(a!.auroc).toEqual({ defined: false, reason: 'Undefined: there is no OOD score.' });
    expect(b!.auroc).toEqual({ defined: false, reason: 'No head.' });
    expect(empty.averages[0]!.cells[0]!.auroc.defined).toBe(false);
    expect(empty.rows[0]!.cells[0]!.auroc.defined).toBe(true);
  });
});

const manifest: Manifest = {
  schema: 'splitscope-benchmark-1',
  version: '1.0.0',
  pack: 'p',
  title: 'CIFAR-10 <&> net_1 100%',
  network: 'a'.repeat(64),
  preprocessing: 'b'.repeat(64),
  backend: 'wasm',
  classes: ['x', 'y'],
  accuracy: { value: 0.95, set: 'cifar10-test' },
  settings: {},
  columns: [energy, msp],
  sets: SETS.map(({ name, role }) => ({ name, role, source: name, images: 20, classes: null })),
  fit: null,
};

describe('reports', () => {
  const report = { manifest, table: benchmarkTable(rows, SETS, manifest.columns, 0.95) };
  it('say the same figures in every form, guarded for where they are read', () => {
    const markdown = markdownReport(report);
    expect(markdown).toMatch(/\| a\\_1 \| 10 \| \*\*72\.5\*\* \(\d+\.\d to \d+\.\d\) \/ 90\.0 \|/);
    expect(markdown).toContain('# CIFAR-10 \\<&> net\\_1 100%');
    const tex = latexReport(report);
    expect(tex).toContain('\\multicolumn{2}{c}{a\\_1}');
    expect(tex).toMatch(/^Energy & \\textbf\{72\.5\} & 90\.0 & 50\.0/m);
    expect(tex.split('\n').filter((line) => line.endsWith('\\\\'))).toHaveLength(4);
    const html = htmlReport(report, runScores(rows, SETS, manifest.columns));
    expect(html).toContain('CIFAR-10 &#60;&#38;&#62; net_1');
    expect(html.match(/<figure>/g)).toHaveLength(2);
    expect(html).not.toMatch(/(src|href)=/);
    const json = JSON.parse(jsonReport(report)) as {
      table: { rows: { cells: { auroc: { value: number } }[] }[] };
    };
    expect(json.table.rows[0]!.cells[0]!.auroc.value).toBeCloseTo(0.725, 12);
    const [head, line] = csvReport(report).split('\n');
    expect(head!.split(',')).toHaveLength(line!.split(',').length);
    expect(line).toMatch(/^a_1,far,energy,,ood,20,10,0\.725/);
    expect(rowsCsv(rows)).toContain(",'=id|0,");
  });
  it('a manifest is read as it was written, and a damaged one is named', () => {
    expect(parseManifest(manifestText(manifest), 'x')).toEqual(manifest);
    expect(() => parseManifest('{', 'x/run.json')).toThrow(/^"x\/run.json" is no description/);
  });
});
