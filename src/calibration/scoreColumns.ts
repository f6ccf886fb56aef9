/**
 * Which of the measured settings of a score stand for those that a person has chosen. By structure: `measured.json` of a
 * pack names a score's method and, for S&I, the η, T and integration that made it, all else at its default.
 */
import { methodOf, ruleOfMethod, sideOf } from '../engine/detectors/methods';
import { CALIBRATED_SETTINGS, type CalibratedSettings } from './calibration';
import { takesNoStep } from './gaiaByDefinition';

/** One column of the measurement: a score with the settings that made it. */
export interface ScoreColumn {
  readonly method: string;
  readonly eta?: number | undefined;
  readonly iterations?: number | undefined;
  readonly integration?: string | undefined;
}
export interface Found<C> {
  readonly column: C;
  /** False: the person's settings differ from the column's, which must then be named. */
  readonly exact: boolean;
}

/** Tells columns apart. */
export const columnKey = ({ method, eta, iterations, integration }: ScoreColumn): string =>
  [method, eta, iterations, integration].join(' ');

/** The columns of all rows, each once, in the order they come. */
export function columnsOf<C extends ScoreColumn>(rows: readonly { readonly scores: readonly C[] }[]): C[] {
  const columns = new Map<string, C>();
  for (const { scores } of rows)
    for (const score of scores) if (!columns.has(columnKey(score))) columns.set(columnKey(score), score);
  return [...columns.values()];
}

const distance = (a: number, b: number): number => Math.abs(Math.log(a / b));

/**
 * The column for a method under these settings: the same ones where they were measured, else the nearest in η, then in T,
 * of the same integration. Null where the method, or S&I's integration, was not measured at all. S&I-Z that takes no step
 * is GAIA-Z. The form of the score changes no ranking, so no AUROC.
 */
export function columnFor<C extends ScoreColumn>(
  columns: readonly C[],
  method: string,
  settings: CalibratedSettings | null,
): Found<C> | null {
  const of = (wanted: string): C[] => columns.filter((column) => column.method === wanted);
  const side = sideOf(method);
  if (side === null) {
    const [column] = of(method);
    return column === undefined ? null : { column, exact: true };
  }
  const base = CALIBRATED_SETTINGS;
  const large = ruleOfMethod(method) === 'a';
  const usual =
    settings === null || (settings.taps === base.taps && (large || settings.tolerance === base.tolerance));
  const still = side === 'si' && !large && settings !== null && takesNoStep(settings);
  if (side === 'gaia' || still) {
    const [column] = of(still ? methodOf('gaia', 'z') : method);
    return column === undefined ? null : { column, exact: usual };
  }
  if (settings === null) return null;
  const etaOf = ({ eta = base.eta }: C): number => eta;
  const stepsOf = ({ iterations = base.iterations }: C): number => iterations;
  const [column] = of(method)
    .filter(({ integration = base.integration }) => large || integration === settings.integration)
    .sort(
      (a, b) =>
        distance(etaOf(a), settings.eta) - distance(etaOf(b), settings.eta) ||
        distance(stepsOf(a), settings.iterations) - distance(stepsOf(b), settings.iterations),
    );
  if (column === undefined) return null;
  const exact =
    usual &&
    etaOf(column) === settings.eta &&
    stepsOf(column) === settings.iterations &&
    settings.perturbation === base.perturbation &&
    settings.splitting === base.splitting &&
    settings.attackLoss === base.attackLoss &&
    settings.l2Bound === base.l2Bound &&
    (!large || settings.topFraction === base.topFraction);
  return { column, exact };
}
