import { fetchFault } from '../lib/fetchFault';
import { identityOf } from '../packs/identity';
import { type Measured, MeasuredSchema } from '../packs/measuredFile';
import { type PackEntry, PackIndexSchema, type PackJson, PackSchema } from '../packs/schema';
import { fetchChecked } from './fetchChecked';

/**
 * Reads the description of built-in packs for the page: `fetchPackJson(base)(id)`; `fresh`: of the server, whatever is kept. The weights are the worker's to load.
 * `base` is an absolute address that ends in a slash. Rejects with one sentence that names the file and the fault.
 */
export const fetchPackJson =
  (base: string, fetcher: typeof fetch = fetch) =>
  async (id: string, fresh = false): Promise<PackJson> => {
    const json = await fetchChecked(
      new URL(`${id}/pack.json`, base).href,
      PackSchema,
      (why) => new Error(`"pack.json"${why}.`),
      fetcher,
      fresh,
    );
    // A calibration is held against what the network is.
    await identityOf(json);
    return json;
  };

/** Reads how well the scores do with a built-in pack that has it measured. Rejects with one sentence. */
export const fetchMeasured =
  (base: string, fetcher: typeof fetch = fetch) =>
  async (id: string): Promise<Measured> => {
    const fault = (why: string): Error =>
      new Error(`How well the detectors do with this network is not known: "measured.json"${why}.`);
    const measured = await fetchChecked(
      new URL(`${id}/measured.json`, base).href,
      MeasuredSchema,
      fault,
      fetcher,
    );
    if (measured.pack !== id) throw fault(`, field "pack": it is of "${measured.pack}"`);
    return measured;
  };

/** Reads the bytes of a file of a built-in pack: `fetchPackFile(base)(id, name)`. Rejects with one sentence. */
export const fetchPackFile =
  (base: string, fetcher: typeof fetch = fetch) =>
  async (id: string, name: string): Promise<Uint8Array> => {
    try {
      const response = await fetcher(new URL(`${id}/${name}`, base).href);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new Error(`"${name}" could not be loaded: ${fetchFault(error)}.`, { cause: error });
    }
  };

/** Reads the list of built-in packs: a line each, not the packs themselves. Rejects with one sentence. */
export const fetchPackIndex = (base: string, fetcher: typeof fetch = fetch): Promise<readonly PackEntry[]> =>
  fetchChecked(
    new URL('index.json', base).href,
    PackIndexSchema,
    (why) => new Error(`The other networks are not known: "index.json"${why}.`),
    fetcher,
  );
