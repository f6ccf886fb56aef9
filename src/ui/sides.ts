/** Who says what of a picture, in words: detectors are grouped by what they say, not counted, for several say nearly the same. */
import type { Seen } from './patch';
import { METHODS, metaOf, sideOf } from '../engine/detectors/methods';
import type { Verdict } from '../store/selectors';
import { must } from '../lib/must';

export interface Say {
  readonly name: string;
  readonly verdict: Verdict['verdict'];
}

const WORDS = { id: 'in distribution', ood: 'out of distribution' } as const;

/** "MSP, MaxLogit and Energy". */
export const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${must(names.at(-1))}`;

/**
 * "GAIA and S&I call this picture in distribution; MSP out of distribution"; those that are not calibrated are left out. Null where
 * none is left.
 */
export function sidesText(all: readonly Say[], what: Seen = 'picture'): string | null {
  const groups = (['id', 'ood'] as const)
    .map((verdict) => ({ verdict, names: all.filter((s) => s.verdict === verdict).map(({ name }) => name) }))
    .filter(({ names }) => names.length > 0)
    // The side of the first named comes first.
    .sort(
      (a, b) =>
        all.findIndex(({ name }) => name === a.names[0]) - all.findIndex(({ name }) => name === b.names[0]),
    );
  const [first, second] = groups;
  if (first === undefined) return null;
  const verb = first.names.length === 1 ? 'calls' : 'call';
  const rest = second === undefined ? '' : `; ${listOf(second.names)} ${WORDS[second.verdict]}`;
  return `${listOf(first.names)} ${verb} this ${what} ${WORDS[first.verdict]}${rest}`;
}

/** What all detectors say, in the order of the table. */
export const saysOf = (verdicts: readonly Verdict[]): readonly Say[] =>
  [...verdicts]
    .sort((a, b) => METHODS.indexOf(a.method) - METHODS.indexOf(b.method))
    .map(({ method, verdict }) => ({ name: metaOf(method).name, verdict }));

/** GAIA's and S&I's, which the headline speaks of. */
export const isOfHeadline = (method: Verdict['method']): boolean => sideOf(method) !== null;

/**
 * What the detectors of the logits say beside what GAIA and S&I say: "MSP, MaxLogit and Energy say the same." where they do. Null
 * where none is calibrated.
 */
export function othersText(verdicts: readonly Verdict[], what: Seen = 'picture'): string | null {
  const others = saysOf(verdicts.filter(({ method }) => !isOfHeadline(method))).filter(
    (s) => s.verdict !== null,
  );
  const text = sidesText(others, what);
  if (text === null) return null;
  const own = saysOf(verdicts.filter(({ method }) => isOfHeadline(method)));
  const all = new Set([...own, ...others].map(({ verdict }) => verdict));
  if (own.length === 2 && all.size === 1)
    return `${listOf(others.map(({ name }) => name))} ${others.length === 1 ? 'says' : 'say'} the same.`;
  return `${text}.`;
}
