import type { Params } from '../../engine/detectors/detector';
import { fitsRule, METHODS, type MethodId, metaOf, methodOf } from '../../engine/detectors/methods';
import { ruleOf } from '../../engine/settings';
import { paramsOf } from '../../store/parameters';
import type { State } from '../../store/types';
import type { Extent } from '../../ui/calibrating';

export interface CalibrationColumn {
  readonly method: MethodId;
  readonly params: Params;
}

/** S&I's grid where the pack brings none to follow. */
const ETAS = [0.001, 0.01, 0.05, 0.1, 0.5];
const ITERATIONS = [1, 2, 3, 4];

/**
 * What is calibrated in this state: every detector at its present parameters, S&I at the present setting; with `all`, S&I on the grid
 * of step sizes and iterations as well, with the present integration.
 */
export function columnsFor(
  { pack, settings, choice }: Pick<State, 'pack' | 'settings' | 'choice'>,
  extent: Extent,
): readonly CalibrationColumn[] {
  const rule = ruleOf(settings, pack.json?.classes.length ?? 0);
  const si = methodOf('si', rule);
  const others = METHODS.filter((method) => fitsRule(method, rule) && metaOf(method).side !== 'si');
  const { integration } = settings;
  const at = (eta: number, iterations: number): CalibrationColumn => ({
    method: si,
    params: { ...paramsOf(si, choice), eta, iterations, ...(rule === 'z' ? { integration } : {}) },
  });
  const grid =
    extent === 'quick' ? [] : ETAS.flatMap((eta) => ITERATIONS.map((iterations) => at(eta, iterations)));
  const present = at(settings.eta, settings.iterations);
  const isPresent = ({ params }: CalibrationColumn): boolean =>
    params.eta === settings.eta && params.iterations === settings.iterations;
  return [
    ...others.map((method) => ({ method, params: paramsOf(method, choice) })),
    present,
    ...grid.filter((column) => !isPresent(column)),
  ];
}
