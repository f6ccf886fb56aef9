// Scores the pictures of a folder: node score-folder.mjs FOLDER
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createEngine, DEFAULT_SETTINGS, toNetwork } from 'splitscope';
import { findPack, readPicture } from 'splitscope/node';

const folder = process.argv[2] ?? '.';
const pack = await findPack(process.argv[3] ?? null);
const engine = await createEngine({ backend: 'wasm' });
await engine.loadModel('network', pack.source);
for (const name of (await readdir(folder)).filter((file) => /\.(png|jpe?g|webp)$/i.test(file))) {
  const { rgba } = await readPicture(path.join(folder, name));
  const image = toNetwork(rgba, pack.json.preprocessing);
  const spec = { pack: 'network', image, settings: DEFAULT_SETTINGS, histograms: false };
  for await (const event of engine.run('analyse', spec))
    if (event.type === 'done')
      console.log(
        name,
        ...event.result.scores.map(({ method, score }) => `${method} ${score.toPrecision(5)}`),
      );
}
engine.dispose();
