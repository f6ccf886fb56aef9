/** A measurement of some sets and scores, put over an earlier one of the same network on the same ID images. */
import { columnKey } from '../../src/calibration/scoreColumns';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';

/** Throws where the two are not of the same network, ID images and backend. */
function checkAlike(old: Measured, made: Measured): void {
  const of = ({ pack, network, backend, id }: Measured): string =>
    JSON.stringify([pack, network, backend, id.set]);
  if (of(old) !== of(made)) throw new Error(`Not the same measurement: ${of(old)} and ${of(made)}.`);
}

/** The scores of one set; one that was measured again takes its old place. */
function updatedScores(old: readonly MeasuredScore[], made: readonly MeasuredScore[]): MeasuredScore[] {
  const scores = [...new Map([...old, ...made].map((score) => [columnKey(score), score])).values()];
  const counts = new Set(scores.map(({ idImages, oodImages }) => `${idImages} and ${oodImages}`));
  if (counts.size > 1) throw new Error(`Rates of unequal numbers of images: ${[...counts].join('; ')}.`);
  return scores;
}

/**
 * `old` with what `made` has in its place or, where `old` has no such set or score, added. Within a set all rates must be of the
 * same numbers of images: only such rates can be compared. What is chosen or tested among all scores at once (`halves`,
 * `comparisons`) needs the images' own scores and is left out: measure whole to have it. Every set has its scores in the order of the set that has most. Throws
 * where the two cannot be compared.
 */
export function updateMeasured(old: Measured, made: Measured): Measured {
  checkAlike(old, made);
  const names = [...new Set([...old.sets, ...made.sets].map(({ set }) => set))];
  const sets = names.map((name) => {
    const [before, now] = [old, made].map((m) => m.sets.find(({ set }) => set === name));
    const { set, title, overlap } = (now ?? before)!;
    const scores = updatedScores(before?.scores ?? [], now?.scores ?? []);
    return { set, title, scores, ...(overlap === undefined ? {} : { overlap }) };
  });
  const longest = sets.reduce((a, b) => (b.scores.length > a.scores.length ? b : a)).scores.map(columnKey);
  const rank = (score: MeasuredScore): number => {
    const at = longest.indexOf(columnKey(score));
    return at < 0 ? longest.length : at;
  };
  for (const { scores } of sets) scores.sort((a, b) => rank(a) - rank(b));
  const { schema, pack, network, madeFor, backend, id } = old;
  return { schema, pack, network, ...(madeFor === undefined ? {} : { madeFor }), backend, id, sets };
}
