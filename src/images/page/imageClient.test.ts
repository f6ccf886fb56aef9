import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NetworkImage } from '../../engine/jobs';
import type { FromImageWorker, OpenedImage, ToImageWorker } from '../worker/protocol';
import { ImageClient, type ImageWorkerLike, PATIENCE_MS } from './imageClient';

/** A worker that answers when the test says so. */
class FakeWorker implements ImageWorkerLike {
  readonly asked: ToImageWorker[] = [];
  hear: (message: FromImageWorker) => void = () => undefined;
  die: () => void = () => undefined;
  ended = false;

  postMessage(message: ToImageWorker): void {
    this.asked.push(message);
  }
  listen(onMessage: (message: FromImageWorker) => void, onDeath: () => void): void {
    this.hear = onMessage;
    this.die = onDeath;
  }
  terminate(): void {
    this.ended = true;
  }
}
const opened: OpenedImage = { width: 2, height: 1, notes: [], thumbnail: new Blob(), image: null };
const image: NetworkImage = { kind: 'rgb8', width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
const sight = {
  preprocessing: { rule: 'crop-only', resize: 1, crop: 1, filter: 'bilinear' },
  options: {},
} as const;

function setUp() {
  const workers: FakeWorker[] = [];
  const draw = vi.fn(() => Promise.resolve({ width: 1, height: 1, data: new Uint8ClampedArray(4) }));
  const client = new ImageClient(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  }, draw);
  return { client, workers, draw };
}
const file = (name: string): File => new File([name], name);
const kinds = (worker: FakeWorker): string[] => worker.asked.map(({ kind }) => kind);
afterEach(() => {
  vi.useRealTimers();
});

describe('pictures that are opened', () => {
  it('wait for each other, so that one at a time is in memory; what is looked at comes first', async () => {
    const { client, workers } = setUp();
    const all = ['a', 'b', 'c'].map((name) => client.open(file(name), null));
    const looked = client.prepare(file('d'), sight);
    const [worker] = workers;
    expect(kinds(worker!)).toEqual(['open']);
    worker!.hear({ kind: 'opened', id: 1, opened });
    expect(await all[0]).toBe(opened);
    expect(kinds(worker!)).toEqual(['open', 'prepare']);
    worker!.hear({ kind: 'prepared', id: 2, image });
    expect(await looked).toBe(image);
    worker!.hear({ kind: 'opened', id: 3, opened });
    worker!.hear({ kind: 'opened', id: 4, opened });
    await Promise.all(all);
    expect(workers).toHaveLength(1);
  });

  it('and were taken out meanwhile are passed over', async () => {
    const { client, workers } = setUp();
    const first = client.open(file('a'), null);
    const gone = client.open(file('b'), null, () => false);
    const last = client.open(file('c'), null);
    workers[0]!.hear({ kind: 'opened', id: 1, opened });
    await first;
    await expect(gone).rejects.toThrow('taken out');
    workers[0]!.hear({ kind: 'opened', id: 2, opened });
    expect(await last).toBe(opened);
  });

  it('and kill their worker say so; the others are opened by another one', async () => {
    const { client, workers } = setUp();
    const fatal = client.open(file('a'), null);
    const next = client.open(file('b'), null);
    workers[0]!.die();
    await expect(fatal).rejects.toThrow(/decoder stopped.*Save a smaller copy/);
    expect(workers[0]!.ended).toBe(true);
    // What the dead one still says is nobody's.
    workers[0]!.hear({ kind: 'opened', id: 2, opened: { ...opened, width: 9 } });
    workers[1]!.hear({ kind: 'opened', id: 2, opened });
    expect(await next).toBe(opened);
  });

  it('and never come to an end are given up', async () => {
    vi.useFakeTimers();
    const { client, workers } = setUp();
    const slow = client.open(file('a'), null);
    const failed = expect(slow).rejects.toThrow(/more than 60 seconds/);
    vi.advanceTimersByTime(PATIENCE_MS);
    await failed;
    expect(workers[0]!.ended).toBe(true);
  });

  it('keep their error’s kind and words', async () => {
    const { client, workers } = setUp();
    const bad = client.open(file('a'), null);
    workers[0]!.hear({
      kind: 'failed',
      id: 1,
      error: { name: 'ImageError', code: 'damaged', message: 'This PNG file is cut short.' },
    });
    await expect(bad).rejects.toMatchObject({ name: 'ImageError', code: 'damaged' });
    const unusable = client.prepare(file('a'), sight);
    workers[0]!.hear({
      kind: 'failed',
      id: 2,
      error: { name: 'EngineError', code: 'bad-image', message: 'A picture of 0 x 0 pixels.' },
    });
    await expect(unusable).rejects.toMatchObject({ name: 'EngineError', code: 'bad-image' });
  });

  it('and are drawings are drawn by the page', async () => {
    const { client, workers, draw } = setUp();
    const svg = client.open(file('a.svg'), null);
    const drawing = { text: '<svg/>', width: 1, height: 1 };
    workers[0]!.hear({ kind: 'draw', id: 1, drawing });
    await vi.waitFor(() => expect(kinds(workers[0]!)).toEqual(['open', 'drawn']));
    expect(draw).toHaveBeenCalledWith(drawing);
    workers[0]!.hear({ kind: 'opened', id: 1, opened });
    expect(await svg).toBe(opened);
  });
});

it('a browser that starts no thread says so for each picture', async () => {
  const client = new ImageClient(
    () => {
      throw new Error('blocked');
    },
    () => Promise.reject(new Error('not asked')),
  );
  await expect(client.open(file('a'), null)).rejects.toThrow(/starts no thread/);
  await expect(client.open(file('b'), null)).rejects.toThrow(/starts no thread/);
});
