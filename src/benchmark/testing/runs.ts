import type { Row } from '../../rows/row';
import type { Manifest } from '../manifest';
import type { Run } from '../archive';
import { runScores, type RunScores } from '../runScores';
import type { Role } from '../run';

const ENERGY = { method: 'energy', params: '' };
const GAIA = { method: 'gaia-z', params: '' };
const SI = { method: 'si-z', params: '{"eta":0.5,"integration":"mean","iterations":2}' };

const roleOf = (name: string): Role => (name === 'id' ? 'id' : name.startsWith('near') ? 'near' : 'far');

type Scores = Readonly<Record<string, readonly number[]>>;

/** A run of one detector or several: scores by set (`id`, `near...`, any other is far), and for each detector the same names. */
export function runOf(...detectors: readonly Scores[]): RunScores {
  const columns = [ENERGY, GAIA, SI].slice(0, detectors.length);
  const names = Object.keys(detectors[0]!);
  const rows = detectors.flatMap((scores, c) =>
    Object.entries(scores).flatMap(([set, values]) =>
      values.map((score, image): Row => ({
        set,
        image,
        file: `${set}/${image}.png`,
        sha256: `${c}${image}${set.length}`.padStart(64, '0').replace(/[^0-9a-f]/g, '0'),
        ...(set === 'id' ? { label: 0 } : {}),
        prediction: 0,
        ...columns[c]!,
        score,
      })),
    ),
  );
  return runScores(
    rows,
    names.map((name) => ({ name, role: roleOf(name) })),
    columns,
  );
}

/** The same with a description. */
export function wholeRun(...detectors: readonly Scores[]): Run {
  const scores = runOf(...detectors);
  const manifest: Manifest = {
    schema: 'splitscope-benchmark-1',
    version: '1.0.0',
    pack: 'a-pack',
    title: 'A network',
    network: 'a'.repeat(64),
    preprocessing: 'b'.repeat(64),
    backend: 'wasm',
    classes: ['x', 'y'],
    accuracy: { value: 1, set: 'id' },
    settings: {},
    columns: [...scores.columns],
    sets: scores.sets.map(({ name, role, images }) => ({
      name,
      role,
      source: name,
      images: images.length,
      classes: null,
    })),
    fit: null,
  };
  return { manifest, scores };
}
