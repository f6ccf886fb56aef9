/**
 * What `e2e/webgpu.spec.ts` puts into a page, bundled by itself: the operations on a backend that Node does not have. No
 * build of the page holds it.
 */
import { startBackend } from '../../../backend';
import type { BackendName } from '../../../jobs';
import type { OpCase } from './opCases';
import { runCase } from './runCase';

/** A case and the size of its batch. */
export type Task = readonly [OpCase, number];

/**
 * Forward, then every product, of each case. Rejects where the backend does not start, an operation throws, or a GPU reports an
 * error aside from exceptions.
 */
export async function runOps(name: BackendName, tasks: readonly Task[]): Promise<number[][][]> {
  const backend = await startBackend(name, { backend: name });
  const out: number[][][] = [];
  try {
    for (const [c, samples] of tasks) {
      backend.open();
      const { forward, products } = await runCase(c, samples);
      await backend.close();
      out.push([forward, ...products.map((p) => p.values)].map((values) => [...values]));
    }
  } finally {
    backend.dispose();
  }
  return out;
}
