import { findKept, keyOf } from '../calibration/kept/database';
import { withOwn } from '../calibration/kept/own';
import { identityOf } from '../packs/identity';
import type { PackJson } from '../packs/schema';
import type { LoadPackJson } from './packLoading';

/** The description with the calibration of a person's own that this browser keeps for its network, where it keeps one. */
async function withKept(json: PackJson): Promise<PackJson> {
  const identity = await identityOf(json);
  if (identity === null) return json;
  // A browser that keeps nothing, in private mode say, has no calibration to go by either.
  const kept = await findKept(keyOf(identity)).catch(() => null);
  if (kept === null) return json;
  const own = withOwn(json, kept);
  await identityOf(own);
  return own;
}

/** Descriptions of packs with the calibrations that this browser keeps. */
export const calibratedBy =
  (load: LoadPackJson): LoadPackJson =>
  async (id, fresh) =>
    withKept(await load(id, fresh));
