import * as v from 'valibot';
import type { ModelSource } from '../engine/engine';
import { EngineError } from '../engine/errors';
import { readSafetensors } from './formats/safetensors';
import { asGraph, type PackJson, PackSchema } from './schema';

export interface Pack {
  readonly json: PackJson;
  readonly source: ModelSource;
}
/** Bytes of one file of a pack; rejects where it is missing. */
export type FileReader = (name: string) => Promise<Uint8Array>;

/**
 * Open a pack: `pack.json`, checked against the schema, and its weights, all of them finite. Throws EngineError
 * `bad-pack` with one sentence that names the file, the field and the fault.
 */
export async function openPack(read: FileReader): Promise<Pack> {
  const text = new TextDecoder().decode(await read('pack.json'));
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new EngineError('bad-pack', '"pack.json" is not JSON.');
  }
  const checked = v.safeParse(PackSchema, raw);
  if (!checked.success) {
    const issue = checked.issues[0];
    const field = v.getDotPath(issue) ?? 'the file';
    throw new EngineError('bad-pack', `"pack.json", ${field}: ${issue.message}.`);
  }
  const json = checked.output;
  const { file } = json.weights;
  const weights = readSafetensors(await read(file), file);
  for (const [name, { data }] of Object.entries(weights)) {
    const at = data.findIndex((x) => !Number.isFinite(x));
    if (at >= 0)
      throw new EngineError(
        'bad-pack',
        `"${file}" holds ${data[at]} in the tensor "${name}" at index ${at}; every weight must be finite.`,
      );
  }
  const { mean, std } = json.preprocessing;
  return { json, source: { graph: asGraph(json), weights, classes: json.classes, mean, std } };
}

/** Open the pack in the folder `baseUrl`, which ends in a slash. */
export function loadPack(baseUrl: string, fetcher: typeof fetch = fetch): Promise<Pack> {
  return openPack(async (name) => {
    const missing = (why: string): EngineError =>
      new EngineError('bad-pack', `The pack's file "${name}" could not be loaded: ${why}.`);
    let response: Response;
    try {
      response = await fetcher(new URL(name, baseUrl).href);
    } catch (error) {
      throw missing(error instanceof Error ? error.message : String(error));
    }
    if (!response.ok) throw missing(`the server answered ${response.status}`);
    // Servers of single-page apps answer a missing file with their page.
    if (response.headers.get('content-type')?.startsWith('text/html') === true)
      throw missing('the server answered with a web page');
    return new Uint8Array(await response.arrayBuffer());
  });
}
