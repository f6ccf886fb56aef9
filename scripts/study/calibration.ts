// From scores of ID images to a pack's calibration: the two rules are measured apart and kept side by side.
import { type MethodId, methodOf, ruleOfMethod } from '../../src/engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../../src/engine/settings';
import { quantiles } from '../../src/metrics/quantiles';
import type { CalibrationEntry, PackJson } from '../../src/packs/schema';
import { OUTPUTS, RULES, type Scores, type ScoresA } from './scorer';

const QUANTILES = 201;

/** One run of one image. */
export interface Task {
  readonly image: number;
  readonly eta: number;
  readonly iterations: number;
}
export type Rule = 'z' | 'a';
export type Row<S> = Task & Omit<S, 'predicted'> & { readonly right: boolean };

/** What is measured: `many` images at the default η and T <= 2, the first `few` of them on the whole grid. */
export interface Plan {
  readonly many: number;
  readonly few: number;
  readonly etas: readonly number[];
  readonly iterations: number;
}

/** The cheap runs first, then the grid, the default η within it on all T. */
export function tasksOf({ many, few, etas, iterations: T }: Plan): Task[] {
  const list: Task[] = [];
  for (let image = 0; image < many; image++)
    list.push({ image, eta: DEFAULT_SETTINGS.eta, iterations: Math.min(2, T) });
  for (let image = 0; image < few; image++)
    for (const eta of etas)
      if (T > 2 || eta !== DEFAULT_SETTINGS.eta) list.push({ image, eta, iterations: T });
  return list;
}

type Setting = Pick<CalibrationEntry, 'eta' | 'iterations' | 'integration'>;
const entry = (
  method: CalibrationEntry['method'],
  scores: readonly number[],
  setting: Setting = {},
): CalibrationEntry => ({
  method,
  images: scores.length,
  quantiles: quantiles(scores, QUANTILES).map((x) => Number(x.toPrecision(7))),
  ...setting,
});

/** The rows at the default η and T <= 2: those of every image. */
export const shortRows = <R extends Task>(rows: readonly R[], { iterations: T }: Plan): R[] =>
  rows.filter((r) => r.iterations === Math.min(2, T) && r.eta === DEFAULT_SETTINGS.eta);

/** S&I's entries on the grid; `of` is a row's score after 1..T iterations. */
function siEntries<R extends Task>(
  method: MethodId,
  rows: readonly R[],
  plan: Plan,
  of: (row: R) => readonly number[],
  setting: Setting = {},
): CalibrationEntry[] {
  const short = shortRows(rows, plan);
  return plan.etas.flatMap((eta) =>
    Array.from({ length: plan.iterations }, (_, i) => i + 1).flatMap((iterations) => {
      const long = rows.filter((r) => r.iterations === plan.iterations && r.eta === eta);
      const from = eta === DEFAULT_SETTINGS.eta && iterations <= 2 ? short : long;
      const scores = from.map((r) => of(r)[iterations - 1]!);
      return from.length === 0 ? [] : [entry(method, scores, { eta, iterations, ...setting })];
    }),
  );
}

/** The entries of rule `z` and of the scores of the logits. */
export function entriesZ(rows: readonly Row<Scores>[], plan: Plan): CalibrationEntry[] {
  const short = shortRows(rows, plan);
  const of = (method: MethodId, pick: (row: Row<Scores>) => number) => entry(method, short.map(pick));
  return [
    ...OUTPUTS.map((method) => of(method, (r) => r[method]!)),
    of(methodOf('gaia', 'z'), (r) => r.gaia),
    ...RULES.flatMap((integration) =>
      siEntries(methodOf('si', 'z'), rows, plan, (r) => r.si[integration], { integration }),
    ),
  ];
}

/** The entries of rule `a`. */
export function entriesA(rows: readonly Row<ScoresA>[], plan: Plan): CalibrationEntry[] {
  return [
    entry(
      methodOf('gaia', 'a'),
      shortRows(rows, plan).map((r) => r.gaia),
    ),
    ...siEntries(methodOf('si', 'a'), rows, plan, (r) => r.si),
  ];
}

const MARK = 'rule A: ';
/** Which images, in words. */
export const sourceText = (montage: string, { many, few }: Plan): string =>
  `the first ${many} images of ${montage}${few === 0 ? '' : `; ${few} of them where η ≠ ${DEFAULT_SETTINGS.eta} or T > 2`}`;

/** What is said of both rules in one text, with rule `rule`'s part anew: "of z; rule A: of a". */
function withPart(before: string, rule: Rule, part: string): string {
  const [z, a] = before.startsWith(MARK) ? ['', before.slice(MARK.length)] : before.split(`; ${MARK}`);
  const parts = rule === 'z' ? [part, a] : [z, part];
  return [parts[0], parts[1] === undefined ? undefined : MARK + parts[1]]
    .filter((text) => text !== undefined && text !== '')
    .join('; ');
}

/** A pack's calibration with one rule measured anew: the other rule's entries, its part of the source and its backend stay. */
export function merge(
  before: PackJson['calibration'],
  rule: Rule,
  source: string,
  entries: readonly CalibrationEntry[],
  backend = 'wasm',
): PackJson['calibration'] {
  const isA = ({ method }: CalibrationEntry): boolean => ruleOfMethod(method) === 'a';
  const kept = before.entries.filter((e) => isA(e) !== (rule === 'a'));
  return {
    source: withPart(before.source, rule, source),
    backend: withPart(kept.length === 0 ? '' : before.backend, rule, backend),
    entries: rule === 'z' ? [...entries, ...kept] : [...kept, ...entries],
  };
}
