/** `splitscope inspect` and `splitscope pack` on networks of our own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { main } from './main';
import { findPack } from './packs';

const MODELS = fileURLToPath(new URL('../testdata/models', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function ran(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: (text) => {
      out += text;
      return Promise.resolve();
    },
    err: (text) => {
      err += text;
    },
  } as Parameters<typeof main>[1]);
  return { code, out, err };
}
const model = (name: string): string => path.join(MODELS, name);

test('inspect says what was recognised, each guess with what speaks for it', async () => {
  const { code, out } = await ran('inspect', model('resnet.pth'));
  expect(code).toBe(0);
  expect(out).toContain('ResNet-6 (blocks 1, 1, CIFAR form)');
  expect(out).toContain('input       32 x 32 x 3');
  expect(out).toMatch(/Where should gradients be looked at\? norms\n\s+because 6 norms/);
});

test('inspect --json is one object', async () => {
  const { out } = await ran('inspect', model('resnet.legacy.onnx'), '--json');
  const said = JSON.parse(out) as { classes: number; taps: { norms: string[] }; questions: unknown[] };
  expect(said.classes).toBe(5);
  expect(said.taps.norms).toHaveLength(6);
  expect(said.questions.length).toBeGreaterThan(4);
});

test('pack asks for what is open, and --yes takes the guesses and prints them', async () => {
  const out = path.join(folder, 'a');
  const asked = await ran('pack', model('resnet.legacy.onnx'), '--out', out);
  expect(asked.code).toBe(2);
  expect(asked.err).toContain('--preprocess');
  const made = await ran('pack', model('resnet.legacy.onnx'), '--out', out, '--yes', '--taps', 'convs');
  expect(made.code).toBe(0);
  expect(made.err).toContain('How are pictures prepared? imagenet, because');
  expect((await findPack(out)).json.graph.taps.gaia).toHaveLength(6);
});

test('a pack in one file opens again, with the names given', async () => {
  const names = path.join(folder, 'names.txt');
  writeFileSync(names, '0 cat\n1 dog\n2 hen\n3 cow\n4 owl\n');
  const zip = path.join(folder, 'b.zip');
  const { code } = await ran(
    ...['pack', model('resnet.pth'), '--out', zip, '--classes', names, '--preprocess', 'cifar10', '--yes'],
  );
  expect(code).toBe(0);
  const { json } = await findPack(zip);
  expect(json.classes).toEqual(['cat', 'dog', 'hen', 'cow', 'owl']);
  expect(json.preprocessing.mean).toEqual([0.4914, 0.4822, 0.4465]);
  expect(readFileSync(zip).subarray(0, 2).toString()).toBe('PK');
});

test('a network of another shape than a square: packed, and pictures scored with it', async () => {
  const out = path.join(folder, 'wide');
  const made = await ran('pack', model('resnet.pth'), '--out', out, '--size', '24x40', '--yes');
  expect(made.code).toBe(0);
  const { json } = await findPack(out);
  expect(json.graph.nodes[0]).toMatchObject({ shape: [24, 40, 3] });
  expect(json.preprocessing).toMatchObject({ crop: [24, 40] });
  const picture = fileURLToPath(new URL('../../public/samples/cat.webp', import.meta.url));
  const scored = await ran('score', picture, '--pack', out, '--backend', 'cpu', '--json');
  expect(scored.code).toBe(0);
  const { scores } = JSON.parse(scored.out) as { scores: { score: number }[] };
  expect(scores.every(({ score }) => Number.isFinite(score))).toBe(true);
});

test('a link is fetched, with the weights that it names; what does not come is one sentence', async () => {
  /** As a graph in two folders, whose files have one name; and one with weights of another server. */
  const manifest = (paths: readonly string[]): string => {
    const json = JSON.parse(readFileSync(path.join(MODELS, '../keras/residual.layers.json'), 'utf8')) as {
      readonly weightsManifest: readonly object[];
    };
    return JSON.stringify({
      ...json,
      weightsManifest: json.weightsManifest.map((group) => ({ ...group, paths })),
    });
  };
  const made: Readonly<Record<string, string | Buffer>> = {
    '/two/residual.layers.json': manifest(['a/w.bin', 'b/w.bin']),
    '/two/a/w.bin': readFileSync(path.join(MODELS, '../keras/residual.layers.shard1of2.bin')),
    '/two/b/w.bin': readFileSync(path.join(MODELS, '../keras/residual.layers.shard2of2.bin')),
    '/other/model.json': manifest(['http://192.0.2.1/w.bin']),
  };
  const server = createServer(({ url }, response) => {
    const own = made[url ?? ''];
    if (own !== undefined) {
      response.end(own);
      return;
    }
    const file = path.join(MODELS, '..', new URL(url ?? '/', 'http://localhost').pathname);
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const at = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    const kept = path.join(MODELS, '../keras/residual.layers.json');
    for (const [link, file] of [
      ['/models/resnet.pth?download=true', model('resnet.pth')],
      ['/keras/residual.layers.json', kept],
      ['/two/residual.layers.json', kept],
    ] as const) {
      const { code, out } = await ran('inspect', `${at}${link}`);
      expect(code).toBe(0);
      expect(out).toBe((await ran('inspect', file)).out);
    }
    expect((await ran('inspect', `${at}/other/model.json`)).err).toMatch(
      /weights of another server .*not fetched\.\n$/,
    );
    const none = await ran('inspect', `${at}/models/none.onnx`);
    expect(none.code).toBe(1);
    expect(none.err).toMatch(/none\.onnx" could not be fetched: the server answered 404\.\n$/);
  } finally {
    server.close();
  }
  expect((await ran('inspect', `${at}/models/resnet.pth`)).err).toMatch(/the server cannot be reached\.\n$/);
});

test('faults are one sentence', async () => {
  const size = await ran('inspect', model('resnet.pth'), '--size', '24x');
  expect(size.err).toContain('--size must be N or HxW (224, or 224x448), each at most 4096; it is "24x".');
  const unasked = await ran('inspect', model('resnet.pth'), '--groups', '8');
  expect(unasked.code).toBe(2);
  expect(unasked.err).toMatch(/^splitscope: --groups: nothing in ".*resnet\.pth" asks for it/);
  const wrong = await ran('pack', model('resnet.pth'), '--out', folder, '--yes', '--taps', 'nowhere');
  expect(wrong.code).toBe(1);
  expect(wrong.err).toMatch(/The network of "resnet.pth" has no node "nowhere"\.\n$/);
  expect((await ran('inspect', path.join(folder, 'none.onnx'))).err).toMatch(/none.onnx" is not there\.\n$/);
});
