/** Images per second of batches, and one network of ImageNet's size: memory, longest silence, how soon a cancel is heard. */
import type { Engine } from '../engine';
import { methodOf } from '../engine/detectors/methods';
import type { MethodId, NetworkImage } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { resnet, RESNET_50 } from '../packs/randomResnet';
import { tf } from '../engine/tf';
import type { Figure } from './measure';

type Say = (figure: Figure) => void;

/** Images per second of GAIA and of S&I (T = 2) at 1, 8 and 32 images at once, of the network loaded as `pack`. */
export async function measureBatches(
  engine: Engine,
  pack: string,
  name: string,
  image: NetworkImage,
  say: Say,
): Promise<void> {
  const methods: readonly (readonly [MethodId, string])[] = [
    [methodOf('gaia', 'z'), 'GAIA'],
    [methodOf('si', 'z'), 'S&I, T = 2'],
  ];
  for (const [method, label] of methods)
    for (const batch of [1, 8, 32]) {
      const images = new Array<NetworkImage>(Math.max(batch, 8)).fill(image);
      let seconds = Infinity;
      for (let run = 0; run < 3; run++)
        for await (const event of engine.run('score', {
          pack,
          images,
          methods: [{ method }],
          settings: DEFAULT_SETTINGS,
          batch,
        }))
          if (event.type === 'done') seconds = Math.min(seconds, event.seconds);
      say({ name: `${name}: ${label}, batch of ${batch}`, value: images.length / seconds, unit: 'images/s' });
    }
}

/** Watches from within the worker how long it holds its thread, by a message to itself in every pause. */
class Watch {
  longest = 0;
  peak = 0;
  private last = performance.now();
  private readonly channel = new MessageChannel();

  start(): void {
    this.longest = 0;
    this.peak = 0;
    this.last = performance.now();
    this.channel.port1.onmessage = () => {
      const now = performance.now();
      this.longest = Math.max(this.longest, now - this.last);
      this.peak = Math.max(this.peak, tf.memory().numBytes);
      this.last = now;
      this.channel.port2.postMessage(null);
    };
    this.channel.port2.postMessage(null);
  }

  stop(): void {
    this.channel.port1.onmessage = null;
  }
}

/** Runs a job to its end. */
async function drained(events: AsyncIterable<unknown>): Promise<void> {
  const reader = events[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}

/** A network of ResNet-50's shape, 224 x 224, 1,000 classes, random weights. */
export async function measureLarge(engine: Engine, say: Say): Promise<void> {
  const figure = (what: string, value: number, unit: string): void => {
    say({ name: `ResNet-50's shape, 224 x 224: ${what}`, value, unit });
  };
  const from = performance.now();
  const { graph, weights } = resnet(RESNET_50);
  await engine.loadModel('large', {
    graph,
    weights,
    classes: [],
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  });
  figure('making and opening it', performance.now() - from, 'ms');
  const { side } = RESNET_50;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 256);
  const image: NetworkImage = { kind: 'rgb8', height: side, width: side, data };
  const watch = new Watch();
  for (const [label, labelSpace, iterations] of [
    ['GAIA-Z', 'z', 1],
    ['S&I-Z, T = 2', 'z', 2],
    ['GAIA-A', 'a', 1],
    ['S&I-A, T = 2', 'a', 2],
  ] as const) {
    const spec = {
      pack: 'large',
      image,
      settings: { ...DEFAULT_SETTINGS, labelSpace, iterations },
      histograms: true,
    } as const;
    const start = performance.now();
    let [said, silence] = [start, 0];
    watch.start();
    for await (const event of engine.run('analyse', spec)) {
      silence = Math.max(silence, performance.now() - said);
      if (event.type === 'done') figure(label, performance.now() - start, 'ms');
      said = performance.now();
    }
    watch.stop();
    figure(`${label}, peak of all tensors, weights included`, watch.peak / 2 ** 20, 'MiB');
    figure(`${label}, longest stretch between two pauses`, watch.longest, 'ms');
    figure(`${label}, longest time between two events`, silence, 'ms');
    const abort = new AbortController();
    // From the moment that was planned: the timer waits until the job lets it in, as a person's message would.
    const asked = performance.now() + 300;
    setTimeout(() => {
      abort.abort();
    }, 300);
    try {
      await drained(engine.run('analyse', spec, { signal: abort.signal }));
    } catch {
      figure(`${label}, from a cancel to the end of the job`, performance.now() - asked, 'ms');
    }
  }
}
