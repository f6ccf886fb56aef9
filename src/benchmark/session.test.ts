import { describe, expect, it } from 'vitest';
import { readArchive } from './archive';
import { curveLines } from './curves';
import { pathOf, plotOf } from './plot';
import { markdownReport } from './report/markdown';
import { SAVE_FORMS, type SaveForm } from './saveForms';
import { BenchmarkSession } from './session';
import { tableOf } from './table';
import { wholeRun } from './testing/runs';

const run = wholeRun(
  { id: [1, 2, 3, 4], 'far-a': [3, 5, 6], 'far-b': [0, 9, 9] },
  { id: [1, 1, 2, 2], 'far-a': [1, 2, 3], 'far-b': [2, 2, 5] },
);
const opened = (): BenchmarkSession => {
  const session = new BenchmarkSession();
  session.open(run);
  return session;
};

describe('a run that is looked at', () => {
  it('says its table, and what stands with it', () => {
    const view = opened().view();
    expect(view.table.rows.map(({ set }) => set)).toEqual(['far-a', 'far-b']);
    expect(view.table.rows[0]!.cells[0]!.fpr95Interval.defined).toBe(false);
    expect(view.conditions.join(' ')).toContain('OOD is the positive class');
    expect(opened().intervals('far-a').cells[0]!.fpr95Interval.defined).toBe(true);
  });
  it('is saved in every form, as the command line writes it', () => {
    const session = opened();
    for (const form of Object.keys(SAVE_FORMS) as SaveForm[])
      expect(session.save(form).length, form).toBeGreaterThan(100);
    const table = tableOf(run.scores, { accuracy: 1 });
    expect(new TextDecoder().decode(session.save('markdown'))).toBe(
      markdownReport({ manifest: run.manifest, table }),
    );
    expect(readArchive(session.save('npz'), 'run.npz')).toEqual(run);
  });
  it('that is not there is said', () => {
    expect(() => new BenchmarkSession().view()).toThrow('No run is open.');
    expect(() => new BenchmarkSession().openArchive(Uint8Array.of(1), 'x.npz')).toThrow(
      '"x.npz" is no benchmark\'s run',
    );
  });
});

describe('the lines of a run', () => {
  it('go from nothing called OOD to everything', () => {
    const [energy, gaia] = curveLines(run.scores, 'far-a', 'roc', [0, 1]);
    expect(energy!.points.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 1 / 3],
      [0, 2 / 3],
      [0.25, 2 / 3],
      [0.5, 1],
      [0.75, 1],
      [1, 1],
    ]);
    expect(gaia!.column).toBe(1);
    expect(() => curveLines(run.scores, 'no', 'roc', [0])).toThrow('There is no set "no"');
  });
  it('of scores hold all images of each class', () => {
    const [id, ood] = curveLines(run.scores, 'far-b', 'density', [0]);
    for (const line of [id!, ood!])
      expect(line.points.reduce((sum, { y }) => sum + y, 0) / 2).toBeCloseTo(1, 12);
    const plot = plotOf('density', [id!, ood!], false);
    expect(plot.x.range[0]).toBeLessThan(plot.x.range[1]);
    expect(plot.y.ticks.length).toBeGreaterThan(2);
  });
  it('lie on the drawing where they belong', () => {
    const [line] = curveLines(run.scores, 'far-a', 'roc', [0]);
    expect(pathOf(line!, plotOf('roc', [line!], false), 100, 50)).toMatch(
      /^M0\.0 50\.0L0\.0 33\.3.*L100\.0 0\.0$/,
    );
    const corner = plotOf('roc', [line!], true);
    expect(corner.x.range).toEqual([0, 0.2]);
    expect(plotOf('det', [], false).x.ticks.map(({ label }) => label)).toEqual([
      ...['1%', '5%', '20%', '50%', '80%', '95%', '99%'],
    ]);
  });
});
