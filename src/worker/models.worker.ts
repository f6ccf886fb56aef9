/** The thread that reads networks: files in, what they are and packs out. One network at a time. */
import { openModel } from '../models/index';
import { PREPROCESSING } from '../models/finish/preprocessing';
import { toPack } from '../models/toPack';
import type { FromReader, Imported, ModelFile, Summary, ToReader } from '../models/types';
import { walkOf } from '../models/walk';
import { stamped } from '../packs/identity';
import { openPackZip, packFiles, zipPack } from '../packs/zip';

/** The worker's global, as far as it is used. */
interface Scope {
  postMessage(message: FromReader, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToReader }) => void): void;
}
const scope = globalThis as unknown as Scope;
let last: Imported | null = null;

/** A pack that is one zip file, checked whole; null where the file is none. */
async function asPack(id: number, [file]: readonly ModelFile[]): Promise<FromReader | null> {
  if (file === undefined || file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) return null;
  const files = packFiles(file.bytes, file.name);
  if (files === null) return null;
  const { json } = await openPackZip(file.bytes, file.name);
  return { id, type: 'packed', title: json.title, pack: json.id, files: [...files] };
}

/** What the page shows of a network: everything but its numbers. */
function summaryOf(network: Imported): Summary {
  const { format, architecture, file, parameters, input, classes, classNames, taps, questions, notes } =
    network;
  const said = { format, architecture, file, parameters, input, classes, classNames, taps, questions, notes };
  return {
    ...said,
    nodes: network.graph.nodes.length,
    walk: walkOf(network),
    features: network.graph.features,
    output: network.graph.output,
    preparations: PREPROCESSING,
  };
}

async function answer(message: ToReader): Promise<FromReader> {
  const { id } = message;
  if (message.type === 'open') {
    const pack = message.files.length === 1 ? await asPack(id, message.files) : null;
    if (pack !== null) return pack;
    const network = await openModel(message.files, message.options);
    last = network;
    return { id, type: 'opened', network: summaryOf(network) };
  }
  if (last === null) return { id, type: 'failed', message: 'No network has been read.' };
  // The engine is fetched when it is first needed: most who open a network do not try it here.
  if (message.type === 'look') {
    const { look } = await import('./tryNetwork');
    return {
      id,
      type: 'looked',
      top: await look(last, message.pixels, message.preparation, message.wasmBase),
    };
  }
  if (message.type === 'compare') {
    const { compare } = await import('./tryNetwork');
    return { id, type: 'compared', sentence: await compare(last, message.files, message.wasmBase) };
  }
  const { json: made, weights } = toPack(last, message.answers);
  const json = await stamped(made, weights);
  const text = new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`);
  return {
    id,
    type: 'packed',
    title: json.title,
    pack: json.id,
    files: message.zip
      ? [[`${json.id}.zip`, zipPack(json, weights)]]
      : [
          ['pack.json', text],
          ['weights.safetensors', weights],
        ],
  };
}

scope.addEventListener('message', ({ data }) => {
  answer(data).then(
    (reply) => scope.postMessage(reply, []),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ id: data.id, type: 'failed', message }, []);
    },
  );
});
