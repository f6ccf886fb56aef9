import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../store/types';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { cellText, columnOf, matrixModel, matrixTable } from './model';

describe('matrix model', () => {
  it('has a ragged row for every layer', () => {
    const model = matrixModel(sampleRecord(), DEFAULT_VIEW)!;
    expect(model.rows.map((r) => r.values.length)).toEqual([16, 32, 32, 64, 64, 128, 128]);
    expect(model.columns).toBe(128);
    expect(model.limit).toBeGreaterThanOrEqual(model.largest);
    expect(model.complete).toBe(true);
  });

  it('takes GAIA from S&I, channel by channel', () => {
    const record = sampleRecord();
    const row = matrixModel(record, DEFAULT_VIEW)!.rows[3]!;
    expect(row.values[7]).toBe(record.result!.si[3]!.values[7]! - record.result!.gaia[3]!.values[7]!);
  });

  it('sorts each row and finds its channels again', () => {
    const model = matrixModel(sampleRecord(), { matrix: 'gaia', matrixSort: 'density' })!;
    for (const row of model.rows) {
      for (let c = 1; c < row.values.length; c++)
        expect(row.values[c]).toBeLessThanOrEqual(row.values[c - 1]!);
      expect(row.order[columnOf(row, 9)]).toBe(9);
    }
    const different = matrixModel(sampleRecord(), { matrix: 'difference', matrixSort: 'difference' })!;
    expect(Math.abs(different.rows[0]!.values[0]!)).toBeGreaterThanOrEqual(
      Math.abs(different.rows[0]!.values[15]!),
    );
  });

  it('shows no difference where S&I has not got further than GAIA', () => {
    const model = matrixModel(sampleRecord({ arrived: 3 }), DEFAULT_VIEW)!;
    expect(Number.isNaN(model.rows[3]!.values[0])).toBe(true);
    expect(model.rows[2]!.values[0]).not.toBeNaN();
    expect(model.note).toMatch(/^3 of 7 layers have reached iteration 2/);
    expect(cellText(model, 3, 0)).toContain('S&I waiting');
  });

  it('says plainly that all differences are zero, and why', () => {
    const equal = (settings: object) =>
      matrixModel(sampleRecord({ equal: true, settings }), DEFAULT_VIEW)!.note;
    expect(equal({ integration: 'add' })).toMatch(/exactly 0.*With “add”/);
    expect(equal({ iterations: 1 })).toMatch(/T is 1/);
    expect(equal({})).toMatch(/raise η/);
  });

  it('reads a cell out, and keeps a table of layers and of channels behind', () => {
    const model = matrixModel(sampleRecord(), DEFAULT_VIEW)!;
    expect(cellText(model, 1, 4)).toMatch(
      /^block1\.layer\.0\.bn2, channel 4 · GAIA .*% · S&I .*% · S&I − GAIA [+−]/,
    );
    expect(cellText(model, 0, 40)).toBe('');
    expect(matrixTable(model, null).rows).toHaveLength(7);
    expect(matrixTable(model, 3).rows).toHaveLength(64);
  });
});
