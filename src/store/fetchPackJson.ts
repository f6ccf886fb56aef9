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
    const fault = (why: string): Error => new Error(`The network "${id}" could not be loaded: ${why}.`);
    let raw: unknown;
    try {
      const response = await fetcher(address);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      raw = await response.json();
    } catch (error) {
      throw fault(error instanceof Error ? error.message : String(error));
    }
    const checked = v.safeParse(PackSchema, raw);
    if (checked.success) return checked.output;
    const [issue] = checked.issues;
    throw fault(`"pack.json", ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  };
