/**
 * `onnx.proto` as far as a network for pictures needs it: the messages and field numbers of ONNX 1.23 (IR version 10), read
 * without generated code. Tensors stay views of the file until they are asked for.
 */
import { Proto } from '../bytes/protobuf';

/** `TensorProto`: dims, type and where its numbers are. */
export interface TensorProto {
  name: string;
  dims: number[];
  type: number;
  floats: number[];
  ints: number[];
  doubles: number[];
  strings: number;
  raw: Uint8Array | null;
  /** `location`, `offset`, `length` of data that lies in another file. */
  external: Map<string, string>;
  isExternal: boolean;
}
/** `SparseTensorProto`. */
export interface SparseProto {
  values: TensorProto;
  indices: TensorProto;
  dims: number[];
}
/** `AttributeProto`: the one member that was set. */
export interface Attribute {
  name: string;
  f?: number;
  i?: number;
  s?: string;
  t?: TensorProto;
  g?: GraphProto;
  sparse?: SparseProto;
  /** A reference to an attribute of the function that this node lies in. */
  ref?: string;
  floats: number[];
  ints: number[];
  strings: string[];
}
/** `NodeProto`. */
export interface NodeProto {
  name: string;
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
  meta: Map<string, string>;
}
/** `ValueInfoProto`: sizes known as numbers, others by their name. */
export interface ValueProto {
  name: string;
  type: number;
  /** Null where the file gives no shape. */
  dims: (number | string)[] | null;
}
/** `GraphProto`. */
export interface GraphProto {
  name: string;
  nodes: NodeProto[];
  initializers: TensorProto[];
  sparse: SparseProto[];
  inputs: ValueProto[];
  outputs: ValueProto[];
}
/** `FunctionProto`. */
export interface FunctionProto {
  name: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  nodes: NodeProto[];
  defaults: Attribute[];
}
/** `ModelProto`. */
export interface ModelProto {
  irVersion: number;
  producer: string;
  producerVersion: string;
  graph: GraphProto | null;
  /** Version of each domain's operators; the default domain is `''`. */
  opsets: Map<string, number>;
  meta: Map<string, string>;
  functions: FunctionProto[];
}

function readTensor(p: Proto): TensorProto {
  const t: TensorProto = {
    name: '',
    dims: [],
    type: 0,
    floats: [],
    ints: [],
    doubles: [],
    strings: 0,
    raw: null,
    external: new Map(),
    isExternal: false,
  };
  p.message((tag) => {
    if (tag === 1) p.ints(t.dims);
    else if (tag === 2) t.type = p.int();
    else if (tag === 4) p.floats(t.floats);
    else if (tag === 5 || tag === 7 || tag === 11) p.ints(t.ints);
    else if (tag === 6) {
      p.bytes();
      t.strings++;
    } else if (tag === 8) t.name = p.string();
    else if (tag === 9) t.raw = p.bytes();
    else if (tag === 10) p.doubles(t.doubles);
    else if (tag === 13) readEntry(p, t.external);
    else if (tag === 14) t.isExternal = p.int() === 1;
  });
  return t;
}

/** A `TensorProto` that is a file of its own, as ONNX's test data are. @public */
export function parseTensor(bytes: Uint8Array, file: string): TensorProto {
  // A field of type bytes around the whole file makes it a message like the others.
  const length: number[] = [];
  let n = bytes.length;
  do {
    length.push((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
    n = Math.floor(n / 128);
  } while (n > 0);
  const wrapped = new Uint8Array(1 + length.length + bytes.length);
  wrapped[0] = 0x0a;
  wrapped.set(length, 1);
  wrapped.set(bytes, 1 + length.length);
  const p = new Proto(wrapped, file);
  const found: TensorProto[] = [];
  p.fields(() => void found.push(readTensor(p)));
  return found[0]!;
}

function readEntry(p: Proto, into: Map<string, string>): void {
  let key = '';
  let value = '';
  p.message((tag) => {
    if (tag === 1) key = p.string();
    else if (tag === 2) value = p.string();
  });
  into.set(key, value);
}

const emptyTensor = (): TensorProto => ({
  name: '',
  dims: [],
  type: 0,
  floats: [],
  ints: [],
  doubles: [],
  strings: 0,
  raw: null,
  external: new Map(),
  isExternal: false,
});

function readSparse(p: Proto): SparseProto {
  const s: SparseProto = { values: emptyTensor(), indices: emptyTensor(), dims: [] };
  p.message((tag) => {
    if (tag === 1) s.values = readTensor(p);
    else if (tag === 2) s.indices = readTensor(p);
    else if (tag === 3) p.ints(s.dims);
  });
  return s;
}

function readAttribute(p: Proto): Attribute {
  const a: Attribute = { name: '', floats: [], ints: [], strings: [] };
  p.message((tag) => {
    if (tag === 1) a.name = p.string();
    else if (tag === 2) a.f = p.float();
    else if (tag === 3) a.i = p.int();
    else if (tag === 4) a.s = p.string();
    else if (tag === 5) a.t = readTensor(p);
    else if (tag === 6) a.g = readGraph(p);
    else if (tag === 7) p.floats(a.floats);
    else if (tag === 8) p.ints(a.ints);
    else if (tag === 9) a.strings.push(p.string());
    else if (tag === 21) a.ref = p.string();
    else if (tag === 22) a.sparse = readSparse(p);
  });
  return a;
}

function readNode(p: Proto): NodeProto {
  const n: NodeProto = {
    name: '',
    op: '',
    domain: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
    meta: new Map(),
  };
  p.message((tag) => {
    if (tag === 1) n.inputs.push(p.string());
    else if (tag === 2) n.outputs.push(p.string());
    else if (tag === 3) n.name = p.string();
    else if (tag === 4) n.op = p.string();
    else if (tag === 5) {
      const a = readAttribute(p);
      n.attributes.set(a.name, a);
    } else if (tag === 7) n.domain = p.string();
    else if (tag === 9) readEntry(p, n.meta);
  });
  if (n.domain === 'ai.onnx') n.domain = '';
  return n;
}

function readShape(p: Proto): (number | string)[] {
  const dims: (number | string)[] = [];
  p.message((tag) => {
    if (tag !== 1) return;
    let size: number | string = '';
    p.message((inner) => {
      if (inner === 1) size = p.int();
      else if (inner === 2) size = p.string();
    });
    dims.push(size);
  });
  return dims;
}

function readValue(p: Proto): ValueProto {
  const v: ValueProto = { name: '', type: 0, dims: null };
  p.message((tag) => {
    if (tag === 1) v.name = p.string();
    else if (tag === 2)
      p.message((kind) => {
        if (kind !== 1) return;
        p.message((inner) => {
          if (inner === 1) v.type = p.int();
          else if (inner === 2) v.dims = readShape(p);
        });
      });
  });
  return v;
}

function readGraph(p: Proto): GraphProto {
  const g: GraphProto = { name: '', nodes: [], initializers: [], sparse: [], inputs: [], outputs: [] };
  p.message((tag) => {
    if (tag === 1) g.nodes.push(readNode(p));
    else if (tag === 2) g.name = p.string();
    else if (tag === 5) g.initializers.push(readTensor(p));
    else if (tag === 11) g.inputs.push(readValue(p));
    else if (tag === 12) g.outputs.push(readValue(p));
    else if (tag === 15) g.sparse.push(readSparse(p));
  });
  return g;
}

function readFunction(p: Proto): FunctionProto {
  const f: FunctionProto = { name: '', domain: '', inputs: [], outputs: [], nodes: [], defaults: [] };
  p.message((tag) => {
    if (tag === 1) f.name = p.string();
    else if (tag === 4) f.inputs.push(p.string());
    else if (tag === 5) f.outputs.push(p.string());
    else if (tag === 7) f.nodes.push(readNode(p));
    else if (tag === 10) f.domain = p.string();
    else if (tag === 11) f.defaults.push(readAttribute(p));
  });
  return f;
}

/** Read an `.onnx` file. Throws EngineError `bad-model` where it is cut short or no protocol buffer. */
export function parseModel(bytes: Uint8Array, file: string): ModelProto {
  const p = new Proto(bytes, file);
  const m: ModelProto = {
    irVersion: 0,
    producer: '',
    producerVersion: '',
    graph: null,
    opsets: new Map(),
    meta: new Map(),
    functions: [],
  };
  p.fields((tag) => {
    if (tag === 1) m.irVersion = p.int();
    else if (tag === 2) m.producer = p.string();
    else if (tag === 3) m.producerVersion = p.string();
    else if (tag === 7) m.graph = readGraph(p);
    else if (tag === 8) {
      let domain = '';
      let version = 1;
      p.message((inner) => {
        if (inner === 1) domain = p.string();
        else if (inner === 2) version = p.int();
      });
      m.opsets.set(domain === 'ai.onnx' ? '' : domain, version);
    } else if (tag === 14) readEntry(p, m.meta);
    else if (tag === 25) m.functions.push(readFunction(p));
  });
  return m;
}
