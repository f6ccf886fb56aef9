// A detector of one's own, beside two of ours: node own-detector.mjs PICTURE... (or a folder)
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createEngine, DEFAULT_SETTINGS, tensorOf, toNetwork } from 'splitscope';
import { findPack, readPicture } from 'splitscope/node';

/**
 * How steeply the largest logit rises with the features, divided by how far it stands above the second: large where a small
 * change of the features changes the answer.
 * @type {import('splitscope').Detector}
 */
const steepMargin = {
  meta: {
    id: 'steep-margin',
    label: 'Steep margin',
    reads: ['logits', 'gradients'],
    parameters: {
      least: {
        kind: 'number',
        label: 'Least margin',
        help: 'Smaller margins count as this one.',
        default: 0.01,
        range: [0.0001, 1],
        scale: 'log',
      },
    },
  },
  compute: {
    async score(batch, { least }) {
      const { rows, columns, data } = await batch.logits();
      const seeds = new Float32Array(rows * columns);
      const margins = Array.from({ length: rows }, (_, n) => {
        const logits = data.subarray(n * columns, (n + 1) * columns);
        const [first, second] = [...logits].sort((a, b) => b - a);
        seeds[n * columns + logits.indexOf(first)] = 1;
        return Math.max(Number(least), first - second);
      });
      const seed = tensorOf(seeds, [rows, columns]);
      const { output, features } = batch.nodes;
      const [gradient] = await batch.gradient({ node: output, seed }, [features]);
      seed.dispose();
      const values = await gradient.data();
      gradient.dispose();
      const width = values.length / rows;
      return Float64Array.from(
        margins,
        (margin, n) => Math.hypot(...values.subarray(n * width, (n + 1) * width)) / margin,
      );
    },
  },
};

const given = process.argv.slice(2);
const files = [];
for (const name of given.length > 0 ? given : ['.'])
  if ((await stat(name)).isDirectory())
    for (const file of await readdir(name)) files.push(path.join(name, file));
  else files.push(name);
const pictures = files.filter((file) => /\.(png|jpe?g|webp)$/i.test(file));

const pack = await findPack(null);
const engine = await createEngine({ backend: 'wasm' });
await engine.loadModel('network', pack.source);
const images = [];
for (const file of pictures) images.push(toNetwork((await readPicture(file)).rgba, pack.json.preprocessing));
/** @type {import('splitscope').ScoreSpec} */
const spec = {
  pack: 'network',
  images,
  methods: [{ method: 'gaia-z' }, { method: 'energy' }],
  own: [{ detector: steepMargin, params: { least: 0.05 } }],
  settings: DEFAULT_SETTINGS,
};
for await (const event of engine.run('score', spec))
  if (event.type === 'rows')
    for (let n = 0; n < event.count; n++)
      console.log(
        pictures[event.first + n],
        ...[...event.columns, ...(event.own ?? [])].map((c) => `${c.method} ${c.values[n].toPrecision(5)}`),
      );
engine.dispose();
