/** Runs of one network over the same sets as one: each may have detectors of its own, and another number of pictures. */
import { columnOf, mergeRows, type Row } from '../rows/row';
import type { Manifest } from './manifest';

export interface RowRun {
  readonly manifest: Manifest;
  readonly rows: readonly Row[];
}

/** What must be the same for rows to stand in one table. */
const SAME = ['pack', 'network', 'preprocessing', 'classes'] as const;

/**
 * The runs as one, sets and columns in the order in which they first come. Throws Error with one sentence where they are of different
 * networks, or disagree about a set or a score.
 */
export function joinRuns(runs: readonly RowRun[]): RowRun {
  const [first] = runs;
  if (first === undefined) throw new Error('There is no run to join.');
  const sets = new Map<string, Manifest['sets'][number]>();
  const columns = new Map<string, Manifest['columns'][number]>();
  for (const { manifest } of runs) {
    const differs = SAME.filter(
      (key) => JSON.stringify(manifest[key]) !== JSON.stringify(first.manifest[key]),
    );
    if (differs.length > 0)
      throw new Error(
        `The runs are of different networks: ${differs.join(', ')} differ. Give runs of one pack.`,
      );
    for (const set of manifest.sets) {
      const known = sets.get(set.name);
      if (known !== undefined && known.role !== set.role)
        throw new Error(
          `The runs disagree about "${set.name}": ${known.role} in one, ${set.role} in another.`,
        );
      sets.set(set.name, { ...set, images: Math.max(set.images, known?.images ?? 0) });
    }
    for (const column of manifest.columns) columns.set(columnOf(column), column);
  }
  const all = { sets: [...sets.values()], columns: [...columns.values()] };
  const fit = runs.find(({ manifest }) => manifest.fit !== null)?.manifest.fit ?? null;
  return {
    manifest: { ...first.manifest, ...all, fit },
    rows: mergeRows(
      runs.map(({ rows }) => rows),
      { sets: all.sets.map(({ name }) => name), columns: all.columns },
    ),
  };
}
