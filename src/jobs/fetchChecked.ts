import * as v from 'valibot';
import { raceAbort } from '../lib/abort';
import { Stall } from '../lib/stall';
import { fetchFault } from '../lib/fetchFault';

/** Addresses whose file did not come, or came broken: asked for again, they are asked of the server. */
const failed = new Set<string>();

/** The text of a file. Rejects where the server says no, or nothing comes for `STALL_MS`. */
async function textOf(address: string, fetcher: typeof fetch): Promise<string> {
  const stall = new Stall();
  const { signal } = stall;
  try {
    const options = failed.has(address) ? { signal, cache: 'reload' as const } : { signal };
    const response = await raceAbort(fetcher(address, options), signal);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    stall.heard();
    return await raceAbort(response.text(), signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    stall.end();
  }
}

/**
 * Fetch a JSON file and check it; after a fault, or `fresh`, past what the browser keeps. `fault` makes the error of what is
 * wrong with it: " is not JSON", ", field ...".
 */
export async function fetchChecked<T>(
  address: string,
  schema: v.GenericSchema<unknown, T>,
  fault: (why: string) => Error,
  fetcher: typeof fetch = fetch,
  fresh = false,
): Promise<T> {
  if (fresh) failed.add(address);
  try {
    const found = await readChecked(address, schema, fault, fetcher);
    failed.delete(address);
    return found;
  } catch (error) {
    failed.add(address);
    throw error;
  }
}

async function readChecked<T>(
  address: string,
  schema: v.GenericSchema<unknown, T>,
  fault: (why: string) => Error,
  fetcher: typeof fetch,
): Promise<T> {
  let text: string;
  try {
    text = await textOf(address, fetcher);
  } catch (error) {
    throw fault(` could not be loaded: ${fetchFault(error)}`);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw fault(' is not JSON');
  }
  const checked = v.safeParse(schema, raw);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const field = v.getDotPath(issue);
  // "Invalid length: Expected >=2 ..." says the same twice.
  const why = issue.message.replace(/^Invalid \w+: E/, 'e');
  throw fault(field === null ? `: ${why}` : `, field "${field}": ${why}`);
}
