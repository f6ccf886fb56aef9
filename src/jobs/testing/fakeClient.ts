/** Stand-ins for the client and the browser's frames, for the tests of jobs. No tests in here. */
import type { Capabilities } from '../../engine/engine';
import { EngineError, type ErrorCode } from '../../engine/errors';
import type { BackendName, JobEvent, JobKind, JobSpec } from '../../engine/jobs';
import type { JobHandlers } from '../../worker/client';
import type { JobClient } from '../../worker/clientRerun';
import type { WireError } from '../../worker/protocol';
import { analyseEvents, mapEvent } from '../../worker/testing/fakeEngine';
import type { Schedule } from '../frames';

export interface FakeJob<K extends JobKind = JobKind> {
  readonly id: number;
  readonly kind: K;
  readonly spec: JobSpec<K>;
  ended: boolean;
  cancelled: boolean;
  emit(event: JobEvent<K>): void;
  finish(): void;
  fail(code: ErrorCode): void;
}

/** A client whose jobs the test itself runs. */
export class FakeClient implements JobClient {
  readonly jobs: FakeJob[] = [];
  restarts = 0;
  readonly backends: (BackendName | 'auto')[] = [];
  private isGivenUp = false;
  private readonly ready = new Set<(capabilities: Capabilities) => void>();
  private readonly unavailable = new Set<(error: WireError) => void>();
  private readonly silent = new Set<(sentence: string | null) => void>();
  private readonly fetched = new Set<(pack: string, bytes: number) => void>();

  start<K extends JobKind>(kind: K, spec: JobSpec<K>, { onEvent }: JobHandlers<K>) {
    let resolve = (): void => undefined;
    let reject: (error: Error) => void = () => undefined;
    const done = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    done.catch(() => undefined);
    const job: FakeJob<K> = {
      id: this.jobs.length + 1,
      kind,
      spec,
      ended: false,
      cancelled: false,
      emit: (event) => {
        if (!job.cancelled) void onEvent(event);
      },
      finish: () => {
        job.ended = true;
        resolve();
      },
      fail: (code) => {
        job.ended = true;
        reject(new EngineError(code, `It failed: ${code}.`));
      },
    };
    this.jobs.push(job as unknown as FakeJob);
    if (this.isGivenUp) job.fail('backend-unavailable');
    return {
      id: job.id,
      done,
      cancel: () => {
        if (job.ended) return;
        job.cancelled = true;
        job.fail('cancelled');
      },
    };
  }

  /** Jobs that have neither ended nor been cancelled. */
  get live(): FakeJob[] {
    return this.jobs.filter((job) => !job.ended);
  }

  get last(): FakeJob {
    return this.jobs.at(-1)!;
  }

  onCapabilities(listener: (capabilities: Capabilities) => void): () => void {
    this.ready.add(listener);
    return () => this.ready.delete(listener);
  }

  onUnavailable(listener: (error: WireError) => void): () => void {
    this.unavailable.add(listener);
    return () => this.unavailable.delete(listener);
  }

  onFetched(listener: (pack: string, bytes: number) => void): () => void {
    this.fetched.add(listener);
    return () => this.fetched.delete(listener);
  }

  onSilent(listener: (sentence: string | null) => void): () => void {
    this.silent.add(listener);
    return () => this.silent.delete(listener);
  }

  /** As if the worker had said nothing for long, or again something. */
  becomeSilent(sentence: string | null): void {
    for (const listener of this.silent) listener(sentence);
  }

  restart(): void {
    this.restarts++;
    this.becomeSilent(null);
    for (const job of this.live) job.fail('worker-died');
  }

  /** As if so many bytes of a pack had come. */
  fetch(pack: string, bytes: number): void {
    for (const listener of this.fetched) listener(pack, bytes);
  }

  setBackend(backend: BackendName | 'auto'): void {
    this.backends.push(backend);
    this.isGivenUp = false;
  }

  dispose(): void {
    this.ready.clear();
  }

  becomeReady(backend: BackendName, reason = `${backend} it is.`): void {
    const capabilities: Capabilities = {
      backend,
      available: ['webgpu', 'wasm'],
      threads: 1,
      simd: true,
      crossOriginIsolated: true,
      reason,
    };
    for (const listener of this.ready) listener(capabilities);
  }

  /** The engine is given up: jobs, live or started later, end at once, until the backend is set again. */
  becomeUnavailable(): void {
    this.isGivenUp = true;
    for (const job of this.live) job.fail('backend-unavailable');
    for (const listener of this.unavailable)
      listener({ code: 'backend-unavailable', name: 'EngineError', message: 'Nothing works.', context: {} });
  }
}

/** All events of a job's whole life, or those up to and including a type. */
export function play(job: FakeJob, upTo?: 'plan' | 'forward'): void {
  if ('map' in job.spec) job.emit(mapEvent(job.spec));
  else
    for (const event of analyseEvents(job.spec.settings, 'wasm')) {
      job.emit(event);
      if (event.type === upTo) return;
    }
}

/** Frames that the test draws. */
export class FakeFrames {
  private readonly waiting = new Set<() => void>();
  requested = 0;

  readonly schedule: Schedule = (callback) => {
    this.requested++;
    this.waiting.add(callback);
    return () => {
      this.waiting.delete(callback);
    };
  };

  draw(): void {
    const callbacks = [...this.waiting];
    this.waiting.clear();
    for (const callback of callbacks) callback();
  }
}
