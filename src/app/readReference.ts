import { fetchPackFile } from '../jobs/fetchPackJson';
import type { ReferenceReader } from '../jobs/referenceLoading';
import { identityOf } from '../packs/identity';
import { isOwn, readOwn } from '../packs/own';
import { openReference } from '../packs/reference';

/** Reads the ID reference of a pack: of one's own from the browser's files, of any other from below `base`. */
export function readReference(base: string): ReferenceReader {
  const fetched = fetchPackFile(base);
  return async (id, json) => {
    const { reference } = json;
    const identity = await identityOf(json);
    if (reference === undefined || identity === null) return null;
    return openReference((name) => (isOwn(id) ? readOwn(id, name) : fetched(id, name)), reference, identity);
  };
}
