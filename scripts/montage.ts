// Reads 32 x 32 tiles from montages: a JSON file {count, shards, labels} beside the WebP files it names.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

const TILE = 32;
const COLUMNS = 50;

export interface Tiles {
  readonly labels: readonly number[];
  /** RGB, 8 bits, `[32, 32, 3]`. */
  tile(index: number): Uint8Array;
}

export async function readTiles(json: string, count: number): Promise<Tiles> {
  const index = JSON.parse(readFileSync(json, 'utf8')) as {
    count: number;
    shards: (string | { file: string; count: number })[];
    labels: number[];
  };
  const sheets: { width: number; data: Buffer; tiles: number }[] = [];
  let have = 0;
  for (const shard of index.shards) {
    if (have >= count) break;
    const name = typeof shard === 'string' ? shard : shard.file;
    const { data, info } = await sharp(path.join(path.dirname(json), name))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const tiles = Math.min(COLUMNS * (info.height / TILE), index.count - have);
    sheets.push({ width: info.width, data, tiles });
    have += tiles;
  }
  return {
    labels: index.labels,
    tile(i) {
      let rest = i;
      const sheet = sheets.find((s) => (rest < s.tiles ? true : ((rest -= s.tiles), false)));
      if (sheet === undefined) throw new RangeError(`There is no tile ${i}.`);
      const out = new Uint8Array(TILE * TILE * 3);
      const top = Math.floor(rest / COLUMNS) * TILE;
      const left = (rest % COLUMNS) * TILE;
      for (let y = 0; y < TILE; y++) {
        const from = ((top + y) * sheet.width + left) * 3;
        out.set(sheet.data.subarray(from, from + TILE * 3), y * TILE * 3);
      }
      return out;
    },
  };
}
