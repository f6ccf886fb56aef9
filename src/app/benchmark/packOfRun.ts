import type { Manifest } from '../../benchmark/manifest';
import type { LoadPackJson } from '../../jobs/packLoading';
import { isOwn } from '../../packs/own';
import { identityOf } from '../../packs/identity';
import type { PackJson } from '../../packs/schema';
import type { State } from '../../store/types';

/**
 * The id under which this page has the network of a run, by its content: the present one, the one that the run names, or one that is
 * kept in this browser, whatever it is called. Rejects with one sentence where it is none of them.
 */
export async function packOfRun(
  { pack: named, title, network, preprocessing }: Manifest,
  { pack, packChoice }: Pick<State, 'pack' | 'packChoice'>,
  jsonOf: LoadPackJson,
): Promise<string> {
  const isIt = async (json: PackJson): Promise<boolean> => {
    const identity = await identityOf(json);
    return identity !== null && identity.network === network && identity.preprocessing === preprocessing;
  };
  if (pack.json !== null && (await isIt(pack.json))) return pack.id;
  const others = (packChoice.list ?? []).map(({ id }) => id).filter((id) => id === named || isOwn(id));
  for (const id of others) {
    // One that cannot be read is not the one.
    const json = await jsonOf(id).catch(() => null);
    if (json !== null && (await isIt(json))) return id;
  }
  throw new Error(
    `The network of this run, ${title}, is not among those of this page: open its file under “Your network” first.`,
  );
}
