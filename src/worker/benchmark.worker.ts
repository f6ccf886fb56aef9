/** The benchmark's thread: tables, curves and files of a run, so that the page never waits for them. */
import type { BenchmarkCalls, CallAnswer, CallName, FromBenchmark, ToBenchmark } from '../benchmark/calls';
import { BenchmarkSession } from '../benchmark/session';
import { fetchFault } from '../lib/fetchFault';

/** The worker's global, as far as it is used. */
interface Scope {
  postMessage(message: FromBenchmark): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToBenchmark }) => void): void;
}
const scope = globalThis as unknown as Scope;
const session = new BenchmarkSession();

async function fetched(address: string, name: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Error(`"${name}" could not be loaded: ${fetchFault(error)}.`, { cause: error });
  }
}

type Calls = {
  [K in CallName]: (...args: Parameters<BenchmarkCalls[K]>) => CallAnswer<K> | Promise<CallAnswer<K>>;
};
const calls: Calls = {
  openAddress: async (address, name) => session.openArchive(await fetched(address, name), name),
  openFile: async (file, name) => session.openArchive(new Uint8Array(await file.arrayBuffer()), name),
  intervals: (set) => session.intervals(set),
  curves: (set, kind, columns) => session.curves(set, kind, columns),
  threshold: (column, sets, rule) => session.threshold(column, sets, rule),
  save: (form) => session.save(form),
};

async function answer({ id, call, args }: ToBenchmark): Promise<FromBenchmark> {
  const asked = calls[call] as (...given: readonly unknown[]) => unknown;
  try {
    return { id, answer: await asked(...args) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

scope.addEventListener('message', ({ data }) => {
  void answer(data).then((reply) => {
    scope.postMessage(reply);
  });
});
