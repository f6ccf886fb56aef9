import { useEffect, useMemo } from 'react';
import type { AppStore } from '../store/appStore';
import { type Benchmark as Behind, BenchmarkContext } from '../ui/benchmark';
import Benchmark from '../ui/panels/Benchmark/Benchmark';
import { createBenchmark } from './benchmark/createBenchmark';
import type { Services } from './services';

/** One for each store: what was opened stays while a person looks at pictures. */
const made = new WeakMap<AppStore, Behind>();

function benchmarkOf({ store, client }: Services): Behind {
  const known = made.get(store);
  if (known !== undefined) return known;
  const benchmark = createBenchmark(store, client);
  made.set(store, benchmark);
  return benchmark;
}

/** The benchmark's screen with what is behind it: a chunk of its own, fetched when it is first opened. */
export default function BenchmarkScreen({ services }: { readonly services: Services }) {
  const benchmark = useMemo(() => benchmarkOf(services), [services]);
  useEffect(() => {
    const set = services.handed.take();
    if (set === null) return;
    benchmark.runs.set({ isOpen: true });
    benchmark.runs.give('id', set.name, set.files);
  }, [benchmark, services]);
  return (
    <BenchmarkContext value={benchmark}>
      <Benchmark />
    </BenchmarkContext>
  );
}
