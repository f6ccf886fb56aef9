import { expect, it } from 'vitest';
import { SAMPLE_TAPS, sampleRecord } from '../../charts/testing/sampleRecord';
import { DEFAULT_VIEW } from '../../../store/types';
import { layoutOf } from '../../panels/Matrix/stripLayout';
import { foldedRows, rowOf } from '../matrix/fold';
import { matrixModel } from '../matrix/model';
import { networkParts } from './parts';

const named = (...names: string[]) => networkParts(names.map((name) => ({ name, shape: [8, 8, 4] })));
const text = (stages: ReturnType<typeof networkParts>) =>
  stages.map(({ label, blocks }) => `${label}: ${blocks.map((b) => b.taps.join('+')).join(' ')}`);

it('finds stem, stages, blocks and head by names', () => {
  expect(text(networkParts(SAMPLE_TAPS))).toEqual(['block1: 0+1', 'block2: 2+3', 'block3: 4+5', 'head: 6']);
  expect(
    text(
      named('bn1', 'layer1.0.bn1', 'layer1.0.bn2', 'layer1.1.bn1', 'layer2.0.bn1', 'layer2.0.downsample.1'),
    ),
  ).toEqual(['stem: 0', 'layer1: 1+2 3', 'layer2: 4 5']);
});

it('goes by size where names say nothing', () => {
  const stages = networkParts([
    { name: 'Conv_1', shape: [16, 16, 4] },
    { name: 'Conv_4', shape: [16, 16, 4] },
    { name: 'Conv_7', shape: [8, 8, 4] },
  ]);
  expect(text(stages)).toEqual(['16×16: 0 1', '8×8: 2']);
});

it('folds a block into one row of its furthest values, and opens it again', () => {
  const model = matrixModel(sampleRecord(), DEFAULT_VIEW)!;
  const stages = networkParts(SAMPLE_TAPS);
  const folded = foldedRows(model, stages, () => false);
  expect(folded.map(({ label, taps }) => [label, taps.length])).toEqual([
    ['B1.0', 2],
    ['B2.0', 2],
    ['B3.0', 2],
    ['bn1', 1],
  ]);
  const [first] = folded;
  for (const column of [0, 5, 20]) {
    const of = [0, 1].map((tap) => Math.abs(model.rows[tap]!.values[column] ?? 0));
    expect(Math.abs(first!.values[column]!)).toBe(Math.max(...of));
    expect(first!.tapAt(column)).toBe(of[1]! > of[0]! ? 1 : 0);
  }
  const open = foldedRows(model, stages, (block) => block === 'block2.layer.0');
  expect(open.map(({ label }) => label)).toEqual(['B1.0', 'B2.0.bn1', 'B2.0.bn2', 'B3.0', 'bn1']);
  expect([3, 5, 6].map((tap) => rowOf(open, tap))).toEqual([2, 3, 4]);
});

it('draws every layer inside the strip, in order and without overlap', () => {
  for (const width of [320, 1071]) {
    const { taps, cells, stages } = layoutOf(networkParts(SAMPLE_TAPS), width, true);
    expect(taps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    taps.slice(1).forEach((tap, n) => expect(cells[tap]!.x).toBeGreaterThan(cells[n]!.x + cells[n]!.width));
    expect(cells[6]!.x + cells[6]!.width).toBeLessThanOrEqual(width);
    expect(stages).toHaveLength(4);
  }
});
