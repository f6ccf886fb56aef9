/** Every list of detectors, made of what their folders say. Plain: page, packs and command line read it. */
import type { DetectorMeta, Family, Rule, Side } from './detector';
import { metas } from './metas';

/** Id of a detector: its folder's name. */
export type MethodId = keyof typeof metas;

const FAMILIES: readonly Family[] = ['gradient', 'output', 'feature', 'distance'];

/** What a detector says of itself. */
export const metaOf = (method: MethodId): DetectorMeta => metas[method];

const place = (method: MethodId): number => FAMILIES.indexOf(metaOf(method).family);
/** Every detector in the order of all tables: GAIA and S&I first, then the others by family. */
export const METHODS: readonly MethodId[] = (Object.keys(metas) as MethodId[]).sort(
  (a, b) => place(a) - place(b) || metaOf(a).order - metaOf(b).order || (a < b ? -1 : 1),
);

export const isMethod = (text: string): text is MethodId => Object.hasOwn(metas, text);

/** GAIA's or S&I's detector of a rule. */
export const methodOf = (side: Side, rule: Rule): MethodId =>
  METHODS.find((method) => metaOf(method).side === side && metaOf(method).rule === rule)!;

/** Whether it is GAIA or S&I; null for all others, and for an id that is none. */
export const sideOf = (method: string): Side | null => (isMethod(method) ? metaOf(method).side : null);
/** The rule that GAIA's or S&I's detector follows; null for all others, and for an id that is none. */
export const ruleOfMethod = (method: string): Rule | null => (isMethod(method) ? metaOf(method).rule : null);

/** Whether it belongs beside GAIA and S&I of this rule: the other rule's two do not. */
export const fitsRule = (method: MethodId, rule: Rule): boolean => (ruleOfMethod(method) ?? rule) === rule;

/** What every analysis under this rule gives, in the order of the tables. */
export const usualMethods = (rule: Rule): readonly MethodId[] =>
  METHODS.filter((method) => metaOf(method).usual && fitsRule(method, rule));
