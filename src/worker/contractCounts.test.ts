/** A layer's counts where an analysis leaves them out: more than 16 MB in one message. */
import { describe, expect, it } from 'vitest';
import type { CountsEvent } from '../engine/jobs';
import { EngineClient } from './client';
import type { FromWorker } from './protocol';
import { analyseSpec, inProcess, Script, throughChannel, WIDE } from './testing/fakeEngine';

describe.each([
  { name: 'in process', transport: inProcess },
  { name: 'through a message channel', transport: throughChannel },
])('counts of more than 16 MB, $name', ({ transport }) => {
  const open = () => {
    const messages: FromWorker[] = [];
    const client = new EngineClient(
      () => {
        const worker = transport(new Script());
        return {
          ...worker,
          get terminated() {
            return worker.terminated;
          },
          listen: (onMessage, onDeath) => {
            worker.listen((message) => {
              messages.push(message);
              onMessage(message);
            }, onDeath);
          },
        };
      },
      { packBase: 'packs/', wasmBase: 'wasm/', backend: 'wasm' },
    );
    const counts = (onEvent: (event: CountsEvent) => void) => {
      const { pack, image, settings } = analyseSpec({ iterations: 2 }, 'p');
      return client.start('counts', { pack, image, settings, tap: 3 }, { onEvent });
    };
    return { client, messages, counts };
  };

  it('come whole, in one message and one buffer', async () => {
    const { client, messages, counts } = open();
    const events: CountsEvent[] = [];
    const job = counts((event) => {
      events.push(event);
    });
    await job.done;
    const [{ gaia, iterations }] = events as [CountsEvent];
    const all = [gaia, ...iterations];
    expect(all.map(({ tap, histogram }) => [tap, histogram.length])).toEqual(
      [0, 1, 2].map(() => [3, 57 * WIDE]),
    );
    for (const [i, { histogram }] of all.entries()) expect([histogram[0], histogram.at(-1)]).toEqual([i, i]);
    const buffers = new Set(all.flatMap(({ density, histogram }) => [density.buffer, histogram.buffer]));
    expect(buffers.size).toBe(1);
    expect([...buffers][0]!.byteLength).toBeGreaterThan(16e6);
    expect(messages.filter((m) => m.type === 'event')).toHaveLength(1);
    client.dispose();
  });

  it('are not sent to whoever has cancelled, and the next job comes', async () => {
    const { client, counts } = open();
    let heard = 0;
    const job = counts(() => {
      heard++;
    });
    job.cancel();
    await expect(job.done).rejects.toMatchObject({ code: 'cancelled' });
    const after: string[] = [];
    const next = client.start('analyse', analyseSpec({ iterations: 2 }, 'p'), {
      onEvent: ({ type }) => {
        after.push(type);
      },
    });
    await next.done;
    expect([heard, after.at(-1)]).toEqual([0, 'done']);
    client.dispose();
  });
});
