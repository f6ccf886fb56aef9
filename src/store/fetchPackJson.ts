import * as v from 'valibot';
import { type PackJson, PackSchema } from '../packs/schema';

/**
 * Reads the description of built-in packs for the page: `fetchPackJson(base)(id)`. The weights are the worker's to load.
 * `base` is an absolute address that ends in a slash. Rejects with one sentence that names the file and the fault.
 */
export const fetchPackJson =
  (base: string, fetcher: typeof fetch = fetch) =>
  async (id: string): Promise<PackJson> => {
    const address = new URL(`${id}/pack.json`, base).href;
    const fault = (why: string): Error =>
      new Error(`The network "${id}" could not be loaded: "pack.json"${why}.`);
    let text: string;
    try {
      const response = await fetcher(address);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      text = await response.text();
    } catch (error) {
      throw fault(`: ${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}`);
    }
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      throw fault(' is not JSON');
    }
    const checked = v.safeParse(PackSchema, raw);
    if (checked.success) return checked.output;
    const [issue] = checked.issues;
    const field = v.getDotPath(issue);
    // "Invalid length: Expected >=2 ..." says the same twice.
    const why = issue.message.replace(/^Invalid \w+: E/, 'e');
    throw fault(field === null ? `: ${why}` : `, field "${field}": ${why}`);
  };
