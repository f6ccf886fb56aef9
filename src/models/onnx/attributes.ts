import { EngineError } from '../../engine/errors';
import type { Attribute, NodeProto, TensorProto } from './proto';

/** The note of a node that says what its file calls the operator, where that is not ONNX. */
export const SHOWN_AS = 'splitscope.shown';

/** Where in the file something is wrong, for a person: the node's own name and operator. */
export const nodeLabel = (node: NodeProto): string =>
  `node "${node.name === '' ? (node.outputs[0] ?? '') : node.name}" (${node.meta.get(SHOWN_AS) ?? node.op})`;

/** A node that cannot be read: names it, the reason and what to do. */
export const nodeError = (file: string, node: NodeProto, fault: string): EngineError =>
  new EngineError('bad-model', `"${file}", ${nodeLabel(node)}: ${fault}.`, {
    file,
    node: node.name,
    op: node.op,
  });

/** The attributes of one node, with their defaults. */
export class Attributes {
  constructor(
    private readonly map: ReadonlyMap<string, Attribute>,
    private readonly fail: (fault: string) => EngineError,
  ) {}

  has(name: string): boolean {
    return this.map.has(name);
  }
  int(name: string, fallback: number): number {
    return this.map.get(name)?.i ?? fallback;
  }
  float(name: string, fallback: number): number {
    return this.map.get(name)?.f ?? fallback;
  }
  string(name: string, fallback: string): string {
    return this.map.get(name)?.s ?? fallback;
  }
  /** Null where the attribute is not there. */
  ints(name: string): readonly number[] | null {
    return this.map.get(name)?.ints ?? null;
  }
  floats(name: string): readonly number[] | null {
    return this.map.get(name)?.floats ?? null;
  }
  tensor(name: string): TensorProto | null {
    return this.map.get(name)?.t ?? null;
  }
  /** Two sizes, or the same twice where there is one axis; throws where the number of axes is another. */
  spatial(name: string, axes: number, fallback: number): readonly number[] {
    const ints = this.ints(name);
    if (ints === null || ints.length === 0) return new Array<number>(axes).fill(fallback);
    if (ints.length !== axes)
      throw this.fail(`the attribute "${name}" has ${ints.length} sizes for ${axes} axes`);
    return ints;
  }
}
