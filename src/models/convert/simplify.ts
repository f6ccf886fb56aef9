/**
 * What files spell out in several nodes and the engine has as one. Each rule looks back from the last node of its pattern,
 * which keeps its name; what is not needed any more falls away.
 */
import type { Draft } from './builder';
import { chainedNorms } from './simplifyNorms';
import type { Rewriter } from './rewriter';

/** Gives the new node, or null where the pattern is another. */
export type Rule = (g: Rewriter, node: Draft) => Draft | null;

const close = (a: number | null, b: number): boolean =>
  a !== null && Math.abs(a - b) <= 1e-5 * Math.abs(b) + 1e-7;

/** Both orders of the inputs of a product or sum of two. */
function pairs(node: Draft): [string, string][] {
  const [a, b] = node.inputs;
  return a === undefined || b === undefined || node.inputs.length !== 2 || node['constant'] !== undefined
    ? []
    : [
        [a, b],
        [b, a],
      ];
}

/** `x sigmoid(x)`, `x hardSigmoid(x)`, `x tanh(softplus(x))`. */
const gates: Rule = (g, node) => {
  if (node.op !== 'mul') return null;
  for (const [x, gate] of pairs(node)) {
    const by = g.node(gate);
    if (by === undefined) continue;
    if (by.op === 'sigmoid' && by.inputs[0] === x) return g.replace(node, 'silu', [x], {});
    if (
      by.op === 'hardSigmoid' &&
      by.inputs[0] === x &&
      close(by['alpha'] as number, 1 / 6) &&
      close(by['beta'] as number, 0.5)
    )
      return g.replace(node, 'hardSwish', [x], {});
    if (by.op === 'tanh' && g.source(by, 'softplus')?.inputs[0] === x)
      return g.replace(node, 'mish', [x], {});
  }
  return null;
};

/** `x relu6(x + 3) / 6`, in either order. */
const spelledHardSwish: Rule = (g, node) => {
  const by = (n: Draft): boolean =>
    (n.op === 'div' && n.inputs.length === 1 && n['constantFirst'] !== true && close(g.number(n), 6)) ||
    (n.op === 'mul' && n.inputs.length === 1 && close(g.number(n), 1 / 6));
  const shifted = (name: string, x: string): boolean => {
    const six = g.node(name);
    const plus = six?.op === 'relu6' ? g.source(six, 'add') : undefined;
    return plus?.inputs.length === 1 && plus.inputs[0] === x && close(g.number(plus), 3);
  };
  if (by(node)) {
    const product = g.source(node, 'mul');
    if (product === undefined) return null;
    for (const [x, gate] of pairs(product))
      if (shifted(gate, x)) return g.replace(node, 'hardSwish', [x], {});
    return null;
  }
  if (node.op !== 'mul') return null;
  for (const [x, gate] of pairs(node)) {
    const part = g.node(gate);
    if (part !== undefined && by(part) && shifted(part.inputs[0]!, x))
      return g.replace(node, 'hardSwish', [x], {});
  }
  return null;
};

/** `x (1 + erf(x / sqrt 2)) / 2`, however it is ordered. */
const gelu: Rule = (g, node) => {
  if (node.op !== 'mul') return null;
  const erfOf = (name: string): string | null => {
    const plus = g.node(name);
    if (plus?.op !== 'add' || plus.inputs.length !== 1 || !close(g.number(plus), 1)) return null;
    const e = g.source(plus, 'erf');
    const scaled = g.node(e?.inputs[0]);
    if (scaled?.inputs.length !== 1) return null;
    const by = g.number(scaled);
    const fits =
      (scaled.op === 'div' && scaled['constantFirst'] !== true && close(by, Math.SQRT2)) ||
      (scaled.op === 'mul' && close(by, Math.SQRT1_2));
    return fits ? scaled.inputs[0]! : null;
  };
  /** What is halved by this node. */
  const half = (name: string): string | null => {
    const n = g.node(name);
    const fits =
      n?.inputs.length === 1 &&
      ((n.op === 'mul' && close(g.number(n), 0.5)) || (n.op === 'div' && close(g.number(n), 2)));
    return fits ? n.inputs[0]! : null;
  };
  if (node.inputs.length === 1) {
    const inner = close(g.number(node), 0.5) ? g.source(node, 'mul') : undefined;
    if (inner === undefined) return null;
    for (const [x, gate] of pairs(inner)) if (erfOf(gate) === x) return g.replace(node, 'gelu', [x], {});
    return null;
  }
  for (const [a, b] of pairs(node)) {
    const x = half(a);
    if (x !== null && erfOf(b) === x) return g.replace(node, 'gelu', [x], {});
    const gate = half(b);
    if (gate !== null && erfOf(gate) === a) return g.replace(node, 'gelu', [a], {});
  }
  return null;
};

/** A bias that is an addition of its own belongs to the convolution or dense layer before it. */
const bias: Rule = (g, node) => {
  if (node.op !== 'add' || node.inputs.length !== 1) return null;
  const from = g.node(node.inputs[0]);
  if (from === undefined || !['conv2d', 'dense', 'convTranspose2d'].includes(from.op) || !g.private(from))
    return null;
  const kernel = g.weight(from, 'weight')!;
  const groups = typeof from['groups'] === 'number' ? from['groups'] : 1;
  const channels = from.op === 'convTranspose2d' ? kernel.shape[3]! * groups : kernel.shape.at(-1)!;
  const shift = g.vector(node, channels);
  if (shift === null) return null;
  const own = g.weight(from, 'bias');
  const data = own === undefined ? shift : shift.map((v, c) => v + own.data[c]!);
  const name = g.build.weight(`${node.name}.bias`, { shape: [channels], data });
  return g.moved(node, from, { bias: name });
};

/** A product and a sum with one number a channel each are the norm before them or an affine map. */
const affine: Rule = (g, node) => {
  if (node.op !== 'add' || node.inputs.length !== 1) return null;
  const product = g.source(node, 'mul');
  if (product?.inputs.length !== 1 || !g.private(product)) return null;
  const channels = Math.max(g.weight(node)!.data.length, g.weight(product)!.data.length);
  const [scale, shift] = [g.vector(product, channels), g.vector(node, channels)];
  if (channels < 2 || scale === null || shift === null) return null;
  const norm = g.node(product.inputs[0]);
  if (norm !== undefined && (norm.op === 'groupNorm' || norm.op === 'instanceNorm') && g.private(norm)) {
    const [gamma, beta] = [g.weight(norm, 'gamma'), g.weight(norm, 'beta')];
    if (gamma?.data.length === channels && beta?.data.length === channels) {
      return g.moved(node, norm, {
        gamma: g.build.weight(`${node.name}.gamma`, {
          shape: [channels],
          data: gamma.data.map((v, c) => v * scale[c]!),
        }),
        beta: g.build.weight(`${node.name}.beta`, {
          shape: [channels],
          data: beta.data.map((v, c) => v * scale[c]! + shift[c]!),
        }),
      });
    }
  }
  return g.replace(node, 'affine', product.inputs, {
    scale: g.build.weight(`${node.name}.scale`, { shape: [channels], data: scale }),
    shift: g.build.weight(`${node.name}.shift`, { shape: [channels], data: shift }),
  });
};

/** Flattening is what a reshape to one axis is; after a global pool it is the pool without its axes of size 1. */
const flat: Rule = (g, node) => {
  if (node.op !== 'reshape' || (node['shape'] as number[]).length !== 1) return null;
  const from = g.node(node.inputs[0]);
  if (from !== undefined && (from.op === 'globalAvgPool' || from.op === 'globalMaxPool') && g.private(from))
    return g.replace(node, from.op, from.inputs, {});
  return g.replace(node, 'flatten', node.inputs, {});
};

/** A reshape of a reshape. */
const twice: Rule = (g, node) => {
  if (node.op !== 'reshape') return null;
  const from = g.source(node, 'reshape');
  return from === undefined || !g.private(from)
    ? null
    : g.replace(node, 'reshape', from.inputs, { shape: node['shape'] });
};

const RULES: readonly Rule[] = [twice, gates, spelledHardSwish, gelu, bias, affine, ...chainedNorms, flat];

/** Apply every rule, node by node from the input on. */
export function simplify(g: Rewriter): void {
  for (const { name } of [...g.build.nodes]) {
    let again = true;
    for (let times = 0; again && times < 8; times++) {
      again = false;
      for (const rule of RULES) {
        const made = rule(g, g.node(name)!);
        if (made !== null && made.op !== 'flatten') again = true;
      }
    }
  }
}
