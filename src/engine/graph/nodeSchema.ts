import * as v from 'valibot';
import { metas } from './ops/metas';
import { named, positive } from './ops/rules/attributes';
import type { AnyMeta } from './ops/rules/defineMeta';
import type { GraphNode } from './types';

const base = { name: named, inputs: v.array(named) };

const schemaOf = ({ name, attributes, weights }: AnyMeta): v.GenericSchema =>
  v.strictObject({
    ...base,
    op: v.literal(name),
    ...attributes,
    ...Object.fromEntries(
      Object.entries(weights).map(([field, { optional }]) => [
        field,
        optional === true ? v.exactOptional(named) : named,
      ]),
    ),
  });

const SCHEMAS: ReadonlyMap<unknown, v.GenericSchema> = new Map<unknown, v.GenericSchema>([
  [
    'input',
    v.strictObject({ ...base, op: v.literal('input'), shape: v.tuple([positive, positive, positive]) }),
  ],
  ...Object.values<AnyMeta>(metas).map((meta): [string, v.GenericSchema] => [meta.name, schemaOf(meta)]),
]);
const UNKNOWN = v.object({
  ...base,
  op: v.pipe(
    v.string(),
    v.check(
      () => false,
      ({ input }) => `there is no operation "${input}"`,
    ),
  ),
});

const opOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'op' in node ? node.op : undefined;

/** One node: the fields that all have, the attributes and the weight names of its operation, nothing else. */
// What its output is follows from the metas, as `GraphNode` does, but through a list that types do not see through.
export const NodeSchema = v.lazy((node) => SCHEMAS.get(opOf(node)) ?? UNKNOWN) as v.GenericSchema<GraphNode>;
