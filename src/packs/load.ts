import * as v from 'valibot';
import type { ModelSource } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Weight } from '../engine/graph/types';
import { checkPack } from './check';
import { readSafetensors } from './formats/safetensors';
import { asGraph, type PackJson, PackSchema, weightFiles } from './schema';

/** A pack that was opened and found whole: what it says of itself, and its network for the engine. */
export interface Pack {
  readonly json: PackJson;
  readonly source: ModelSource;
}
/** Bytes of one file of a pack by its plain name; rejects with EngineError `bad-pack` where it is missing. */
export type FileReader = (name: string) => Promise<Uint8Array>;

const bad = (file: string, fault: string, field = ''): EngineError =>
  new EngineError(
    'bad-pack',
    field === '' ? `"${file}" ${fault}.` : `"${file}", field "${field}": ${fault}.`,
    {
      file,
      field,
    },
  );

/**
 * The text of `pack.json`, checked against the schema. Throws EngineError `bad-pack` naming the first field at fault.
 */
export function parsePackJson(text: string): PackJson {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // Servers of single-page apps answer a missing file with their page, not always typed as one.
    throw bad('pack.json', text.trimStart().startsWith('<') ? 'is a web page' : 'is not JSON');
  }
  const checked = v.safeParse(PackSchema, raw);
  if (checked.success) return checked.output;
  const issue = checked.issues[0];
  throw bad('pack.json', issue.message.replace(/^Invalid \w+: E/, 'e'), v.getDotPath(issue) ?? '');
}

/**
 * Open a pack: `pack.json`, checked against the schema, and its weights, every one finite and of the shape that the
 * graph needs. Throws EngineError `bad-pack`: one sentence that names the file, the field or tensor, and the fault.
 */
export async function openPack(read: FileReader): Promise<Pack> {
  const json = parsePackJson(new TextDecoder().decode(await read('pack.json')));
  const files = weightFiles(json);
  const found = new Map<string, Weight>();
  for (const [i, bytes] of (await Promise.all(files.map(read))).entries()) {
    const file = files[i]!;
    for (const [name, weight] of Object.entries(readSafetensors(bytes, file))) {
      if (found.has(name)) throw bad(file, `holds the tensor "${name}" of another file again`);
      const at = weight.data.findIndex((x) => !Number.isFinite(x));
      if (at >= 0)
        throw bad(
          file,
          `holds ${weight.data[at]} in the tensor "${name}" at index ${at}; every weight must be finite`,
        );
      found.set(name, weight);
    }
  }
  const weights = Object.fromEntries(found);
  checkPack(json, weights);
  const { mean, std } = json.preprocessing;
  return { json, source: { graph: asGraph(json), weights, classes: json.classes, mean, std } };
}

/**
 * Open the pack in the folder `baseUrl`, which ends in a slash: `pack.json`, then the files of weights that it names. Throws
 * EngineError `bad-pack`, also where the network fails or a server answers with its own page.
 */
export function loadPack(baseUrl: string, fetcher: typeof fetch = fetch): Promise<Pack> {
  return openPack(async (name) => {
    const missing = (why: string): EngineError => bad(name, `could not be loaded: ${why}`);
    let response: Response;
    let bytes: ArrayBuffer;
    try {
      response = await fetcher(`${baseUrl}${name}`);
      bytes = await response.arrayBuffer();
    } catch (error) {
      throw missing(error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
    }
    if (!response.ok) throw missing(`the server answered ${response.status}`);
    if (response.headers.get('content-type')?.startsWith('text/html') === true)
      throw missing('the server answered with a web page');
    return new Uint8Array(bytes);
  });
}
