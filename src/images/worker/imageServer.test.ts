import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { decodePng } from '../formats/png';
import { toNetwork } from '../network/toNetwork';
import { ImageServer } from './imageServer';
import type { FromImageWorker, Sight, ToImageWorker } from './protocol';
import { THUMBNAIL_SIDE } from './thumbnail';

const [WIDTH, HEIGHT] = [400, 300];
const rgb = Buffer.from(Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i % 1200) / 5));
const png = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .png()
      .toBuffer(),
  );
const sight: Sight = {
  preprocessing: { rule: 'resize-crop', resize: 32, crop: 32, filter: 'bilinear' },
  options: { background: 'white' },
};

function setUp(keptBytes?: number) {
  const waiting = new Map<number, (message: FromImageWorker) => void>();
  const server = new ImageServer(
    () => Promise.reject(new Error('a decoder that nobody should ask')),
    (message) => waiting.get(message.id)?.(message),
    keptBytes,
  );
  const ask = (message: ToImageWorker): Promise<FromImageWorker> =>
    new Promise((done) => {
      waiting.set(message.id, done);
      server.receive(message);
    });
  return { server, ask };
}

it('opens a picture: size, notes, a small copy, what the network sees', async () => {
  const bytes = await png();
  const { ask } = setUp();
  const answer = await ask({ kind: 'open', id: 1, source: { key: 1, file: new Blob([bytes]) }, sight });
  if (answer.kind !== 'opened') throw new Error(`answered with ${answer.kind}`);
  const { opened } = answer;
  expect(opened).toMatchObject({ width: WIDTH, height: HEIGHT, notes: [] });
  const whole = await decodePng(bytes);
  expect(opened.image).toEqual(toNetwork(whole, sight.preprocessing, sight.options));
  const small = await decodePng(new Uint8Array(await opened.thumbnail.arrayBuffer()));
  expect([small.width, small.height]).toEqual([THUMBNAIL_SIDE, THUMBNAIL_SIDE * 0.75]);
  const at = (small.width * 70 + 100) * 4;
  const [x, y] = [Math.round((100.5 * WIDTH) / small.width), Math.round((70.5 * HEIGHT) / small.height)];
  expect(Math.abs(small.data[at]! - whole.data[(y * WIDTH + x) * 4]!)).toBeLessThan(4);
});

it('reads a picture once while it is held, and again once others took its place', async () => {
  const bytes = await png();
  const file = (): Blob & { readonly arrayBuffer: ReturnType<typeof vi.fn> } =>
    Object.assign(new Blob([bytes]), { arrayBuffer: vi.fn(() => Promise.resolve(bytes.slice().buffer)) });
  const [a, b] = [file(), file()];
  // Room for one of them.
  const { ask } = setUp(WIDTH * HEIGHT * 4 * 1.5);
  let id = 0;
  const prepare = (key: number, of: Blob) =>
    ask({ kind: 'prepare', id: ++id, source: { key, file: of }, sight });
  const first = await prepare(1, a);
  await prepare(1, a);
  expect(a.arrayBuffer).toHaveBeenCalledTimes(1);
  await prepare(2, b);
  const again = await prepare(1, a);
  expect(a.arrayBuffer).toHaveBeenCalledTimes(2);
  expect({ ...again, id: 0 }).toEqual({ ...first, id: 0 });
});

it('answers what cannot be opened with its sentence, and goes on', async () => {
  const { ask } = setUp();
  const of = (key: number, content: Uint8Array<ArrayBuffer>): ToImageWorker => ({
    kind: 'open',
    id: key,
    source: { key, file: new Blob([content]) },
    sight: null,
  });
  const [text, empty, good] = await Promise.all([
    ask(of(1, new TextEncoder().encode('no picture'))),
    ask(of(2, new Uint8Array())),
    ask(of(3, await png())),
  ]);
  expect(text).toMatchObject({ kind: 'failed', error: { name: 'ImageError', code: 'not-an-image' } });
  expect(empty).toMatchObject({ kind: 'failed', error: { name: 'ImageError', code: 'empty' } });
  expect(good).toMatchObject({ kind: 'opened', opened: { image: null } });
});

it('asks the page to draw an SVG, and says what it says where it cannot', async () => {
  const { server, ask } = setUp();
  const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>']);
  const asked = await ask({ kind: 'open', id: 1, source: { key: 1, file: svg }, sight: null });
  expect(asked).toMatchObject({ kind: 'draw', drawing: { width: 512, height: 256 } });
  const error = { name: 'ImageError', code: 'damaged', message: 'This SVG file cannot be drawn.' };
  const answer = new Promise((done) => {
    vi.spyOn(server as unknown as { send: (message: FromImageWorker) => void }, 'send').mockImplementation(
      done,
    );
  });
  server.receive({ kind: 'not-drawn', id: 1, error });
  expect(await answer).toMatchObject({ kind: 'failed', error: { code: 'damaged' } });
});
