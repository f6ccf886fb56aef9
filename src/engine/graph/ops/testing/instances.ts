import type * as fc from 'fast-check';
import { allCases } from './allCases';
import type { AnyCases, OpCase } from './opCases';

const ALL: Readonly<Record<string, AnyCases>> = allCases;

/** Random instances of every operation, under a title each. */
export const CASES: readonly { readonly title: string; readonly instances: fc.Arbitrary<OpCase> }[] =
  Object.entries(ALL).flatMap(([op, { instances }]) =>
    Object.entries(instances).map(([what, each]) => ({
      title: what === '' ? op : `${op}, ${what}`,
      instances: each,
    })),
  );
