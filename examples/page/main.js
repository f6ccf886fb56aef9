// The engine in a page: serve this folder with `splitscope` and `splitscope-packs` in its node_modules. With the headers
// Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp it has threads.
import { DEFAULT_SETTINGS, EngineClient, startEngineWorker, toNetwork } from 'splitscope/worker';

const base = new URL('./node_modules/', import.meta.url);
const packBase = new URL('splitscope-packs/', base).href;
const wasmBase = new URL('splitscope/dist-lib/wasm/', base).href;
const client = new EngineClient(startEngineWorker, { packBase, wasmBase, backend: 'auto' });
const [{ id }] = await (await fetch(`${packBase}index.json`)).json();
const { preprocessing } = await (await fetch(`${packBase}${id}/pack.json`)).json();
const status = document.querySelector('pre');

document.querySelector('input').addEventListener('change', async ({ target }) => {
  const bitmap = await createImageBitmap(target.files[0]);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const image = toNetwork(canvas.getImageData(0, 0, bitmap.width, bitmap.height), preprocessing);
  const say = (event) => {
    if (event.type === 'forward')
      status.textContent = `Predicted: ${event.predictions[0].label}. S&I runs ...`;
    if (event.type !== 'done') return;
    const lines = event.result.scores.map(({ method, score }) => `${method} ${score.toPrecision(5)}`);
    status.textContent = lines.join('\n');
  };
  const spec = { pack: id, image, settings: DEFAULT_SETTINGS, histograms: false };
  await client.start('analyse', spec, { onEvent: say }).done;
});
