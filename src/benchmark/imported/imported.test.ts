import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../metrics/testing/figures';
import { WORKED } from '../../metrics/testing/worked';
import { writeArchive } from '../archive';
import { npyBytes } from '../npyBytes';
import { rowsCsv } from '../report/data';
import { conditions } from '../report/text';
import { rowsOf } from '../runScores';
import { BenchmarkSession } from '../session';
import { tableOf } from '../table';
import { wholeRun } from '../testing/runs';
import { openRuns } from './open';
import type { ScoreFile } from './readScores';

const [worked] = WORKED;
const text = (name: string, content: string): ScoreFile => ({
  name,
  bytes: new TextEncoder().encode(content),
});
const npz = (name: string, arrays: Readonly<Record<string, readonly number[]>>): ScoreFile => ({
  name,
  bytes: zipSync(
    Object.fromEntries(
      Object.entries(arrays).map(([key, values]) => [
        `${key}.npy`,
        npyBytes(Float64Array.from(values), [values.length]),
      ]),
    ),
  ),
});
const ones = (n: number, value: number): number[] => new Array<number>(n).fill(value);
const open = (...files: readonly ScoreFile[]) => openRuns(files, { version: '1.0.0' });
/** The golden vectors are confidences. */
const AUROC = worked.auroc;
const areas = async (...files: readonly ScoreFile[]): Promise<Record<string, number>> => {
  const { scores } = await open(...files);
  const { rows, columns } = tableOf(scores, { intervals: false });
  return Object.fromEntries(
    rows.flatMap(({ set, cells }) =>
      cells.map(({ auroc }, i) => [`${columns[i]!.method} ${set}`, valueOf(auroc)]),
    ),
  );
};
/** Scores, larger = more OOD, of vectors that are so. */
const { id, ood } = worked;

describe('scores made elsewhere have the worked figures', () => {
  it('in OpenOOD’s form: a folder a detector, a file a set, confidences', async () => {
    const conf = (scores: readonly number[]): number[] => scores.map((x) => -x);
    const files = ['msp', 'ebo'].flatMap((method) => [
      npz(`results/${method}/scores/cifar10.npz`, {
        pred: ones(id.length, 3),
        conf: conf(id),
        label: id.map((_, i) => (i % 4 === 0 ? 2 : 3)),
      }),
      npz(`results/${method}/scores/svhn.npz`, {
        pred: ones(ood.length, 1),
        conf: conf(ood),
        label: ones(ood.length, -1),
      }),
    ]);
    const all = await areas(...files);
    expect(Object.keys(all)).toEqual(['msp svhn', 'ebo svhn']);
    expect(all['msp svhn']).toBeCloseTo(AUROC, 12);
    const run = await open(...files);
    const table = tableOf(run.scores);
    expect(table.id.accuracy).toEqual({ value: 0.75, images: id.length });
    expect(conditions({ manifest: run.manifest, table })[0]).toMatch(
      /^Scores made elsewhere, from msp\/scores\/cifar10\.npz.* and are not checked\./,
    );
  });

  it('in pytorch-ood’s form, as NPZ, JSON and CSV: labels below 0 are OOD', async () => {
    const scores = [...id, ...ood];
    const labels = [...ones(id.length, 5), ...ones(ood.length, -1)];
    const csv = `outlier_scores,labels\n${scores.map((x, i) => `${x},${labels[i]}`).join('\n')}\n`;
    for (const file of [
      npz('react.npz', { outlier_scores: scores, labels }),
      text('react.json', JSON.stringify({ scores, labels })),
      text('react.csv', csv),
      text('react.tsv', csv.replaceAll(',', '\t')),
    ])
      expect(await areas(file)).toEqual({ 'react ood': AUROC });
  });

  it('as JSON by set, by detector and set, and as rows; NaN is left out and said', async () => {
    expect(await areas(text('a.json', JSON.stringify({ id, far: ood })))).toEqual({ 'a far': AUROC });
    const two = JSON.stringify({ one: { id, far: ood }, two: { id, far: ood } });
    expect(await areas(text('a.json', two))).toEqual({ 'one far': AUROC, 'two far': AUROC });
    const rows = [...id.map((score) => ({ set: 'id', score })), ...ood.map((score) => ({ set: 'x', score }))];
    expect(await areas(text('a.json', JSON.stringify(rows)))).toEqual({ 'a x': AUROC });
    const hole = JSON.stringify({ id: id, 'NaN far': [...ood, 0] }).replace(/,0\]/, ',NaN]');
    const { scores } = await open(text('a.json', hole));
    const [row] = tableOf(scores).rows;
    expect(row!.set).toBe('NaN far');
    expect(valueOf(row!.cells[0]!.auroc)).toBe(AUROC);
    expect(row!.cells[0]!.checks).toContain(
      '1 of 11 images of NaN far have no score and are left out: The score is NaN.',
    );
  });

  it('as the rows of a run of ours, images paired by their names', async () => {
    const run = wholeRun({ id, far: ood }, { id: id.map((x) => -x), far: ood.map((x) => -x) });
    const [head, ...lines] = rowsCsv([...rowsOf(run.scores)])
      .trim()
      .split('\n');
    const again = await open(text('rows.csv', [head, ...lines.reverse()].join('\n')));
    expect(tableOf(again.scores).rows[0]!.cells.map(({ auroc }) => valueOf(auroc))).toEqual([
      1 - AUROC,
      AUROC,
    ]);
    const of = (run_: typeof run, file: string): number =>
      run_.scores.sets[0]!.scores.at(-1)![run_.scores.sets[0]!.files.indexOf(file)]!;
    const beside = await openRuns(
      [
        { name: 'run.npz', bytes: writeArchive(run) },
        text('rows.csv', [head, ...lines.filter((line) => !line.includes('gaia'))].join('\n')),
      ],
      { version: '1.0.0' },
    );
    expect(beside.scores.columns.at(-1)!.method).toBe('energy (imported)');
    expect(beside.manifest.imported).toEqual(['rows.csv']);
    expect(of(beside, 'id/7.png')).toBe(id[7]);
    // Equal scores are equal by every test.
    const [row] = tableOf(beside.scores).rows;
    expect(valueOf(row!.cells[2]!.auroc)).toBe(valueOf(row!.cells[0]!.auroc));
  });
});

describe('a session', () => {
  it('takes scores beside a run, and keeps the run where they do not fit', async () => {
    const session = new BenchmarkSession();
    session.open(wholeRun({ id, far: ood }));
    const view = await session.addScores([text('mine.json', JSON.stringify({ id, far: ood }))], '1.0.0');
    expect(view.table.columns.map(({ method }) => method)).toEqual(['energy', 'mine (imported)']);
    expect(view.table.rows[0]!.cells[1]!.tied).toBe(true);
    const few = text('few.json', JSON.stringify({ id: id.slice(1), far: ood }));
    await expect(session.addScores([few], '1.0.0')).rejects.toThrow(
      'The run has 20 images of "id" and the score files 19 under other names: give the scores of the same images.',
    );
    const other = text('o.json', JSON.stringify({ id, elsewhere: ood }));
    await expect(session.addScores([other], '1.0.0')).rejects.toThrow(
      "None of the score files' sets (id, elsewhere) is one of the run's (id, far)",
    );
    expect(session.view().table.columns).toHaveLength(2);
  });
});

describe('a bad file has one sentence', () => {
  const good = text('good.json', JSON.stringify({ id, far: ood }));
  it.each<[string, ScoreFile, string]>([
    ['nothing', text('a.csv', ''), '"a.csv" cannot be read as scores: it is empty.'],
    ['no column of scores', text('a.csv', 'x,y\n1,2\n'), 'it has x, y. Give one number an image'],
    ['a head alone', text('a.csv', 'score\n'), 'it has no rows'],
    ['a word for a score', text('a.csv', 'score\n1\ntwo\n'), '"score" of row 2 is "two"'],
    ['a short line', text('a.csv', 'score,set\n1,id\n2\n'), 'row 2 has 1 cells and the first line 2'],
    ['half a label', text('a.csv', 'score,label\n1,0.5\n'), '"label" of row 1 is 0.5'],
    ['another role', text('a.csv', 'score,role\n1,test\n'), '"role" of row 1 is "test", not id, near, far'],
    ['no JSON', text('a.json', '{"id": [1,'), 'it is no JSON'],
    ['JSON of words', text('a.json', '{"id": "x"}'), '"id" is no table of sets'],
    ['a damaged zip', { name: 'a.npz', bytes: Uint8Array.of(0x50, 0x4b, 3, 4, 9) }, 'it cannot be unpacked'],
    ['no zip', text('a.npz', 'x'), 'it cannot be unpacked'],
    ['a pickle', text('scores.pkl', 'x'), 'a pickle is not opened: save its arrays with numpy.savez'],
    ['other text', { name: 'a.csv', bytes: Uint8Array.of(0xff, 0xfe, 0) }, 'it is no text in UTF-8'],
    ['unequal arrays', npz('a.npz', { conf: [1, 2], label: [1] }), 'it has 2 of "conf" and 1 of "label"'],
  ])('%s', async (_, file, sentence) => {
    await expect(open(file)).rejects.toThrow(sentence);
  });

  it.each<[string, readonly ScoreFile[], string]>([
    ['one set', [text('id.csv', 'score\n1\n')], 'There are scores of "id" only'],
    [
      'no ID set',
      [text('a.json', '{"x": [1], "y": [2]}')],
      'One of the sets must be ID, and none of "x", "y" is: call it "id"',
    ],
    ['the same twice', [good, good], '"good.json" and "good.json" both have scores of "id" by "good"'],
    [
      'unequal numbers of images',
      [good, text('b.json', JSON.stringify({ id: id.slice(1), far: ood }))],
      '"id" has 20 scores of good and 19 of b, and nothing says which image each is of',
    ],
  ])('%s', async (_, files, sentence) => {
    await expect(open(...files)).rejects.toThrow(sentence);
  });
});
