import type { StateOf } from '../../benchmark/answers';
import type { AskedColumn } from '../../benchmark/run';
import { metaOf } from '../../engine/detectors/methods';
import { isOwn, readOwn } from '../../packs/own';
import { identityOf } from '../../packs/identity';
import type { PackJson } from '../../packs/schema';
import { openStates } from '../../packs/states';
import { urlOf } from '../urls';

/** The fitted states that a pack brings for these columns. Rejects with one sentence where its files are damaged. */
export async function statesOf(
  id: string,
  json: PackJson,
  columns: readonly AskedColumn[],
): Promise<StateOf> {
  const identity = await identityOf(json);
  const methods = columns.map(({ method }) => method).filter((method) => metaOf(method).fitted);
  if (identity === null || methods.length === 0) return {};
  const read = async (name: string): Promise<Uint8Array> => {
    if (isOwn(id)) return readOwn(id, name);
    const response = await fetch(urlOf(`packs/${id}/${name}`));
    if (!response.ok)
      throw new Error(`"${name}" could not be loaded: the server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return openStates(read, json, identity, methods);
}
