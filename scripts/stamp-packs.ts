// Writes into every pack under public/packs the SHA-256 of its files of weights, and into its calibration and its measured.json
// which network and preprocessing they were made with.
//   npx tsx scripts/stamp-packs.ts [--new-network]
// It refuses a pack whose network or preprocessing is another than its calibration says, unless told that the calibration is new.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identityOf } from '../src/packs/identity';
import { parsePackJson } from '../src/packs/load';
import { type PackJson, weightFiles } from '../src/packs/schema';

const isNew = process.argv.includes('--new-network');
const root = path.resolve('public', 'packs');

/** `text`, JSON, with a member put before another: the rest stays as it was written. */
function withMember(text: string, key: string, value: unknown, before: string): string {
  const written = `"${key}":${/"schema": /.test(text) ? ' ' : ''}${JSON.stringify(value)}`;
  const own = new RegExp(`"${key}":\\s*(\\{[^{}]*\\}|\\[[^\\[\\]]*\\]|"[^"]*")`);
  if (own.test(text)) return text.replace(own, written);
  const gap = /\n( *)$/.exec(text.slice(0, text.indexOf(`"${before}":`)))?.[0] ?? '';
  return text.replace(`"${before}":`, `${written},${gap}"${before}":`);
}

for (const entry of readdirSync(root, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const folder = path.join(root, entry.name);
  const file = path.join(folder, 'pack.json');
  const text = readFileSync(file, 'utf8');
  const json = parsePackJson(text);
  const hashes = weightFiles(json).map((name) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex'),
  );
  const sha256 = hashes.length === 1 ? hashes[0]! : hashes;
  const stamped: PackJson = { ...json, weights: { ...json.weights, sha256 } };
  const identity = await identityOf(stamped);
  const before = json.calibration.madeFor;
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(identity) && !isNew) {
    console.error(`${entry.name}: its calibration was made with another network or preprocessing.`);
    process.exitCode = 1;
    continue;
  }
  const withHash = withMember(text, 'sha256', sha256, 'dtype');
  writeFileSync(file, withMember(withHash, 'madeFor', identity, 'entries'));
  const measured = path.join(folder, 'measured.json');
  if (existsSync(measured))
    writeFileSync(measured, withMember(readFileSync(measured, 'utf8'), 'madeFor', identity, 'backend'));
  console.log(`${entry.name}: network ${identity!.network.slice(0, 12)}…`);
}
