/** A measurement from rows, with what an earlier one has beside it. */
import { columnKey } from '../../src/calibration/scoreColumns';
import { METHODS } from '../../src/engine/detectors/methods';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';

const place = ({ method }: MeasuredScore): number => METHODS.indexOf(method);

/**
 * `made`, and those settings of S&I that only `old` has, or has of more images, of the same network and ID set: every score says how many images it is of. What
 * tests and halves say is of the rows alone. Throws where the two are of different networks or sets.
 */
export function overMeasured(old: Measured, made: Measured): Measured {
  const of = ({ pack, network, id }: Measured): string => JSON.stringify([pack, network, id.set]);
  if (of(old) !== of(made)) throw new Error(`Not the same measurement: ${of(old)} and ${of(made)}.`);
  let kept = 0;
  const sets = made.sets.map((set) => {
    const before = old.sets.find((other) => other.set === set.set)?.scores ?? [];
    const found = new Map(set.scores.map((score) => [columnKey(score), score]));
    // Of a score that depends on no setting the rows alone count; of S&I all that was measured on more images, or in rows.
    const rest = before.filter(
      (score) => score.eta !== undefined && score.oodImages > (found.get(columnKey(score))?.oodImages ?? 0),
    );
    for (const score of rest) found.set(columnKey(score), score);
    kept += rest.length;
    return { ...set, scores: [...found.values()].sort((a, b) => place(a) - place(b)) };
  });
  // What was kept before may be so again.
  const [earlier = old.backend] = old.backend.split('; earlier: ').slice(-1);
  const { backend } = made;
  return { ...made, backend: kept === 0 ? backend : `${backend}; earlier: ${earlier}`, sets };
}
