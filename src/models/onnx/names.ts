/** What nodes are called for people: the module of the network that made them, where the exporter wrote it down. */
import type { NodeProto } from './proto';

/** PyTorch's dynamo exporter writes the path of modules: `['', 'layer1', 'layer1.0', 'layer1.0.bn1', 'getitem_3']`. */
function dynamoPath(node: NodeProto): string | null {
  const scopes = node.meta.get('pkg.torch.onnx.name_scopes');
  if (scopes === undefined) return null;
  const parts = [...scopes.matchAll(/'([^']*)'/g)].map(([, part]) => part!);
  return parts.length >= 2 ? parts.at(-2)! : null;
}

/**
 * PyTorch's older exporter names nodes by scopes, `/layer1/layer1.0/conv1/Conv`: a scope that begins with the one before it
 * is an element of it.
 */
function legacyPath(node: NodeProto): string | null {
  if (!node.name.startsWith('/')) return null;
  const scopes = node.name.split('/').slice(1, -1);
  const path: string[] = [];
  let before = '';
  for (const scope of scopes) {
    path.push(before !== '' && scope.startsWith(`${before}.`) ? scope.slice(before.length + 1) : scope);
    before = scope;
  }
  return path.join('.');
}

/** The module that a node came from; null where the file does not say. An empty path is the network itself. */
function moduleOf(node: NodeProto): string | null {
  return dynamoPath(node) ?? legacyPath(node);
}

/** A name for people. Several nodes of one module are told apart by their operation. */
export function namesOf(
  origins: ReadonlyMap<string, NodeProto>,
  ops: ReadonlyMap<string, string>,
): Map<string, string> {
  const paths = new Map<string, string[]>();
  for (const [name, node] of origins) {
    const path = moduleOf(node);
    if (path === null || !ops.has(name)) continue;
    const list = paths.get(path);
    if (list === undefined) paths.set(path, [name]);
    else list.push(name);
  }
  const names = new Map<string, string>();
  for (const [path, list] of paths)
    for (const name of list)
      names.set(
        name,
        list.length === 1 && path !== '' ? path : `${path === '' ? '' : `${path}.`}${ops.get(name)!}`,
      );
  for (const [name] of ops) if (!names.has(name)) names.set(name, name.replace(/^\/|_output_0$|:0$/g, ''));
  return names;
}

/** How it was seen that a convolution has a norm folded in; null where nothing says so. */
export function foldedNorm(node: NodeProto): string | null {
  if (node.op !== 'Conv') return null;
  if (node.meta.get('pkg.onnxscript.rewriter.rule_name')?.includes('FuseBatchNorm') === true)
    return 'the exporter noted which convolutions it folded a batch norm into';
  if (/^onnx::Conv_\d+$/.test(node.inputs[1] ?? ''))
    return 'weights called "onnx::Conv_..." are those that the exporter folded a batch norm into';
  if (/_bn_offset$/.test(node.inputs[2] ?? ''))
    return 'biases called "..._bn_offset" are those that the converter folded a batch norm into';
  return null;
}
