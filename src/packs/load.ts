import * as v from 'valibot';
import type { ModelSource } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Weight } from '../engine/graph/types';
import { macrotask } from '../engine/macrotask';
import { raceAbort } from '../lib/abort';
import { fetchFault } from '../lib/fetchFault';
import { sha256 } from '../lib/sha256';
import { must } from '../lib/must';
import { Stall } from '../lib/stall';
import { checkPack } from './check';
import { firstNotFinite, readSafetensors } from './formats/safetensors';
import { type Identity, networkIdentity, preprocessingIdentity, statedHashes } from './identity';
import { type PackJson, PackSchema, weightFiles } from './schema';

/** A pack that was opened and found whole: what it says of itself, and its network for the engine. */
export interface Pack {
  readonly json: PackJson;
  readonly source: ModelSource;
  /** By its content: that of its files as they are. */
  readonly identity: Identity;
  /** Its other files, by name: the fitted states, which are read only where a detector needs them. */
  readonly read: FileReader;
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

/** The SHA-256 of each file; throws EngineError `bad-pack` where it is not what the pack says. */
async function checkedHashes(
  json: PackJson,
  files: readonly string[],
  contents: readonly Uint8Array[],
): Promise<string[]> {
  const stated = statedHashes(json);
  if (stated !== null && stated.length !== files.length)
    throw bad('pack.json', `holds ${stated.length} hashes for ${files.length} files`, 'weights.sha256');
  // One after the other, with the event loop let in between: a file is copied before it is hashed, some 10 ms for 9 MB.
  const hashes: string[] = [];
  for (const bytes of contents) {
    hashes.push(await sha256(bytes));
    await macrotask();
  }
  const at = stated?.findIndex((hash, i) => hash !== hashes[i]) ?? -1;
  if (at >= 0)
    throw bad(
      must(files[at]),
      `is not the file that this pack was made with (its SHA-256 is ${must(hashes[at]).slice(0, 12)}…, not ${must(must(stated)[at]).slice(0, 12)}…): fetch it again`,
    );
  return hashes;
}

/**
 * Open a pack: `pack.json`, checked against the schema, and its weights: the very files that it names, every value finite
 * and every tensor of the shape that the graph needs. Throws EngineError `bad-pack`: one sentence that names the file, the field or
 * tensor, and the fault. Between files it lets the event loop in.
 */
export async function openPack(read: FileReader): Promise<Pack> {
  const json = parsePackJson(new TextDecoder().decode(await read('pack.json')));
  const files = weightFiles(json);
  const contents = await Promise.all(files.map(read));
  const hashes = await checkedHashes(json, files, contents);
  const found = new Map<string, Weight>();
  for (const [i, bytes] of contents.entries()) {
    const file = must(files[i]);
    for (const [name, weight] of Object.entries(readSafetensors(bytes, file))) {
      if (found.has(name)) throw bad(file, `holds the tensor "${name}" of another file again`);
      found.set(name, weight);
    }
    const fault = firstNotFinite(bytes, file);
    if (fault !== null)
      throw bad(
        file,
        `holds ${fault.value} in the tensor "${fault.name}" at index ${fault.index}; every weight must be finite`,
      );
    await macrotask();
  }
  const weights = Object.fromEntries(found);
  checkPack(json, weights);
  const [network, preprocessing] = await Promise.all([
    networkIdentity(json.graph, hashes),
    preprocessingIdentity(json.preprocessing),
  ]);
  const { mean, std } = json.preprocessing;
  return {
    json,
    source: { graph: json.graph, weights, classes: json.classes, mean, std },
    identity: { network, preprocessing },
    read,
  };
}

const missing = (file: string, why: string): EngineError => bad(file, `could not be loaded: ${why}`);

/** Bytes from one call of `onFetched` to the next: often enough for a bar, seldom enough for a thread boundary. */
const REPORT_BYTES = 1 << 18;

/** The whole body of an answer; `onPiece` is told the size of every piece as it comes. */
async function bodyOf(
  response: Response,
  signal: AbortSignal,
  onPiece: (bytes: number) => void,
): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await raceAbort(reader.read(), signal);
    if (done) break;
    pieces.push(value);
    size += value.byteLength;
    onPiece(value.byteLength);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

/**
 * Open the pack in the folder `baseUrl`, which ends in a slash: `pack.json`, then the files of weights that it names.
 * `onFetched` hears at the start, now and then, and at the end of each file how many bytes of all of them have come. Throws
 * EngineError `bad-pack`, also where the network fails, a server answers with its own page, or nothing comes for `STALL_MS`; nothing
 * goes on coming then. `fresh`: ask the server, whatever the browser keeps.
 */
export async function loadPack(
  baseUrl: string,
  onFetched: (bytes: number) => void = () => undefined,
  fetcher: typeof fetch = fetch,
  fresh = false,
): Promise<Pack> {
  // Of all files together: of many at once some wait for their turn.
  const stall = new Stall();
  const { signal } = stall;
  let [fetched, said] = [0, 0];
  const say = (): void => {
    said = fetched;
    if (!signal.aborted) onFetched(fetched);
  };
  const count = (bytes: number): void => {
    fetched += bytes;
    stall.heard();
    if (fetched - said >= REPORT_BYTES) say();
  };
  /** The network's own faults name the file. */
  const trying = async <T>(name: string, attempt: Promise<T>): Promise<T> => {
    try {
      return await attempt;
    } catch (error) {
      throw missing(name, fetchFault(signal.aborted ? signal.reason : error));
    }
  };
  say();
  try {
    return await openPack(async (name) => {
      const asked = fetcher(`${baseUrl}${name}`, { signal, ...(fresh ? { cache: 'reload' as const } : {}) });
      const response = await trying(name, raceAbort(asked, signal));
      if (!response.ok) throw missing(name, `the server answered ${response.status}`);
      if (response.headers.get('content-type')?.startsWith('text/html') === true)
        throw missing(name, 'the server answered with a web page');
      const bytes = await trying(name, bodyOf(response, signal, count));
      if (fetched > said) say();
      return bytes;
    });
  } catch (error) {
    stall.stop();
    throw error;
  } finally {
    stall.end();
  }
}
