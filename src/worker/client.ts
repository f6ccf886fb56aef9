import { EngineError } from '../engine/errors';
import type { Capabilities } from '../engine/engine';
import type { BackendName, JobEvent, JobKind, JobSpec } from '../engine/jobs';
import { fromWire, toPlain } from './clientErrors';
import { SilenceWatch } from './clientSilence';
import type { FromWorker, ToWorker, WireError } from './protocol';
import type { WorkerLike } from './transport';

/** A worker that does not answer a cancel within this time (ms) is ended. */
const GRACE_MS = 2000;
/** Workers that die before they are ready, one after the other, until the client gives up. */
export const MAX_EARLY_DEATHS = 3;

/** What the worker is started with. */
export interface ClientOptions {
  /** Folder of the packs, ending in a slash. */
  readonly packBase: string;
  /** Folder of the `.wasm` files, ending in a slash. */
  readonly wasmBase: string;
  readonly backend: BackendName | 'auto';
}
/** Who listens to a job. */
export interface JobHandlers<K extends JobKind> {
  /**
   * Called for each event in order; the next but one is sent only when this has returned (or its promise resolved). What it
   * throws ends the job.
   */
  readonly onEvent: (event: JobEvent<K>) => void | Promise<void>;
}
/** A job under way. */
export interface JobHandle {
  readonly id: number;
  /** Rejects with an EngineError: `cancelled`, `worker-died`, or what the engine threw. Safe to leave unheard. */
  readonly done: Promise<void>;
  /** No event is delivered after this call. */
  cancel(): void;
}

interface Pending {
  readonly take: (event: JobEvent<JobKind>) => void | Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: EngineError) => void;
  /** Events are taken in one after the other, and the end comes after the last of them. */
  tail: Promise<void>;
  cancelled: boolean;
  timer: ReturnType<typeof setTimeout> | null;
}

/**
 * The page's side of the worker: starts it, starts it again when it dies, and turns messages into promises. Every job
 * ends exactly once, whatever becomes of the worker.
 */
export class EngineClient {
  private worker: WorkerLike | null = null;
  private ready = false;
  private earlyDeaths = 0;
  /** Why no worker is started any more; null while one may be. */
  private givenUp: EngineError | null = null;
  private disposed = false;
  private nextId = 1;
  private backend: BackendName | 'auto';
  private capabilities: Capabilities | null = null;
  private readonly pending = new Map<number, Pending>();
  /** Events that the page has not finished with: the worker may be waiting for that. */
  private unread = 0;
  private readonly silentListeners = new Set<(sentence: string | null) => void>();
  private readonly silence = new SilenceWatch((sentence) => {
    for (const listener of [...this.silentListeners]) listener(sentence);
  });
  private readonly capabilityListeners = new Set<(capabilities: Capabilities) => void>();
  private readonly unavailableListeners = new Set<(error: WireError) => void>();
  private readonly fetchedListeners = new Set<(pack: string, bytes: number) => void>();

  /** `makeWorker` is called at once and after every death. */
  constructor(
    private readonly makeWorker: () => WorkerLike,
    private readonly options: ClientOptions,
  ) {
    this.backend = options.backend;
    this.startWorker();
  }

  /**
   * Queue a job. Jobs run one at a time in the order of their starts; nothing is cancelled by a newer one. Once the engine was given
   * up every job ends at once, until `setBackend` starts it over.
   */
  start<K extends JobKind>(kind: K, spec: JobSpec<K>, handlers: JobHandlers<K>): JobHandle {
    const id = this.nextId++;
    const done = new Promise<void>((resolve, reject) => {
      this.pending.set(id, {
        take: (event) => handlers.onEvent(event as JobEvent<K>),
        resolve,
        reject,
        tail: Promise.resolve(),
        cancelled: false,
        timer: null,
      });
    });
    done.catch(() => undefined);
    if (this.disposed) this.settle(id, new EngineError('worker-died', 'The engine was closed.'));
    else if (this.givenUp !== null) this.settle(id, this.givenUp);
    else {
      if (this.worker === null) this.startWorker();
      this.send({ type: 'start', jobId: id, kind, spec } as ToWorker);
      if (this.pending.size === 1) this.listenOn();
    }
    return {
      id,
      done,
      cancel: () => {
        this.cancel(id);
      },
    };
  }

  /** Told now, if the engine is ready, and whenever it becomes ready (again). Returns how to stop. */
  onCapabilities(listener: (capabilities: Capabilities) => void): () => void {
    this.capabilityListeners.add(listener);
    if (this.capabilities !== null) listener(this.capabilities);
    return () => {
      this.capabilityListeners.delete(listener);
    };
  }

  /** Told when no backend works, or when workers keep dying before they are ready. Returns how to stop. */
  onUnavailable(listener: (error: WireError) => void): () => void {
    this.unavailableListeners.add(listener);
    return () => {
      this.unavailableListeners.delete(listener);
    };
  }

  /**
   * Told in a sentence when the worker has said nothing for long although it starts or has work, and null when that is over.
   * Returns how to stop.
   */
  onSilent(listener: (sentence: string | null) => void): () => void {
    this.silentListeners.add(listener);
    return () => {
      this.silentListeners.delete(listener);
    };
  }

  /** A person gives the worker up: another is started, and jobs under way end as `worker-died`. */
  restart(): void {
    if (this.disposed) return;
    this.earlyDeaths = 0;
    this.givenUp = null;
    this.died('it said nothing');
  }

  /** Told how many bytes of a pack have come, while they come. Returns how to stop. */
  onFetched(listener: (pack: string, bytes: number) => void): () => void {
    this.fetchedListeners.add(listener);
    return () => {
      this.fetchedListeners.delete(listener);
    };
  }

  /** Start over on another backend, in a fresh worker; jobs under way end as `cancelled`. */
  setBackend(backend: BackendName | 'auto'): void {
    this.backend = backend;
    this.earlyDeaths = 0;
    this.givenUp = null;
    this.stopWorker();
    this.settleAll(() => new EngineError('cancelled', 'The job was cancelled: the backend was changed.'));
    this.startWorker();
  }

  /** End the worker; jobs under way, and any started later, end as `worker-died`. */
  dispose(): void {
    this.disposed = true;
    this.stopWorker();
    this.settleAll(() => new EngineError('worker-died', 'The engine was closed.'));
    this.capabilityListeners.clear();
    this.unavailableListeners.clear();
    this.fetchedListeners.clear();
    this.silentListeners.clear();
  }

  /** Wait for the worker's next word, if one is due. */
  private listenOn(): void {
    const due = this.worker === null ? null : !this.ready ? 'start' : this.pending.size > 0 ? 'work' : null;
    this.silence.wait(this.unread > 0 ? null : due);
  }

  private startWorker(): void {
    if (this.disposed) return;
    const worker = this.makeWorker();
    this.worker = worker;
    this.ready = false;
    worker.listen(
      (message) => {
        if (this.worker === worker) this.receive(message);
      },
      (why) => {
        if (this.worker === worker) this.died(why);
      },
    );
    const { packBase, wasmBase } = this.options;
    this.send({ type: 'init', backend: this.backend, packBase, wasmBase });
    this.listenOn();
  }

  private stopWorker(): void {
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
    this.capabilities = null;
    this.unread = 0;
    this.listenOn();
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.earlyDeaths = 0;
        this.capabilities = message.capabilities;
        for (const listener of [...this.capabilityListeners]) listener(message.capabilities);
        this.watchCancelled();
        break;
      case 'unavailable':
        this.ready = true;
        for (const listener of [...this.unavailableListeners]) listener(message.error);
        this.watchCancelled();
        break;
      case 'alive':
        break;
      case 'fetched':
        for (const listener of [...this.fetchedListeners]) listener(message.pack, message.bytes);
        break;
      case 'event':
        this.take(message.jobId, message.seq, message.event);
        break;
      case 'done':
        this.end(message.jobId, null);
        break;
      case 'failed':
        this.end(message.jobId, fromWire(message.error));
        break;
      case 'cancelled':
        this.end(message.jobId, new EngineError('cancelled', 'The job was cancelled.'));
        break;
    }
    this.listenOn();
  }

  private take(id: number, seq: number, event: JobEvent<JobKind>): void {
    const job = this.pending.get(id);
    if (job === undefined) return;
    const { worker } = this;
    this.unread++;
    job.tail = job.tail.then(async () => {
      if (!job.cancelled) {
        try {
          await job.take(event);
        } catch (error) {
          // The listener's fault, not the engine's: the job is of no use to anybody any more.
          this.send({ type: 'cancel', jobId: id });
          this.settle(id, fromWire(toPlain(error)));
        }
      }
      // Of a worker that is gone by now nothing is unread any more.
      if (this.worker !== worker) return;
      this.unread--;
      this.send({ type: 'ack', jobId: id, seq });
      this.listenOn();
    });
  }

  private end(id: number, error: EngineError | null): void {
    const job = this.pending.get(id);
    if (job === undefined) return;
    this.clearTimer(job);
    void job.tail.then(() => {
      this.settle(id, error);
    });
  }

  private cancel(id: number): void {
    const job = this.pending.get(id);
    if (job === undefined || job.cancelled) return;
    job.cancelled = true;
    this.send({ type: 'cancel', jobId: id });
    if (this.ready) this.watch(id, job);
  }

  /**
   * Cancels sent while the engine was starting are given their time from the moment it is up: a start may take long.
   */
  private watchCancelled(): void {
    for (const [id, job] of this.pending) if (job.cancelled && job.timer === null) this.watch(id, job);
  }

  private watch(id: number, job: Pending): void {
    job.timer = setTimeout(() => {
      this.settle(id, new EngineError('cancelled', 'The job was cancelled.'));
      this.died('it did not answer');
    }, GRACE_MS);
  }

  private clearTimer(job: Pending): void {
    if (job.timer !== null) clearTimeout(job.timer);
    job.timer = null;
  }

  private died(why: string): void {
    const early = !this.ready;
    this.stopWorker();
    const dead = (): EngineError =>
      new EngineError('worker-died', `The engine stopped (${why}) and was started again.`);
    if (early && ++this.earlyDeaths >= MAX_EARLY_DEATHS) {
      // Not `worker-died`: nobody is to start the job once more.
      const error = new EngineError('backend-unavailable', `The engine does not start: ${why}.`);
      this.givenUp = error;
      this.settleAll(() => error);
      for (const listener of [...this.unavailableListeners]) listener(toPlain(error));
      return;
    }
    // First the new worker, then the news of the death: whoever hears it may start the job again at once.
    this.startWorker();
    this.settleAll(dead);
  }

  private settle(id: number, error: EngineError | null): void {
    const job = this.pending.get(id);
    if (job === undefined) return;
    this.pending.delete(id);
    this.clearTimer(job);
    if (this.pending.size === 0) this.listenOn();
    if (job.cancelled) job.reject(new EngineError('cancelled', 'The job was cancelled.'));
    else if (error === null) job.resolve();
    else job.reject(error);
    job.cancelled = true;
  }

  private settleAll(error: () => EngineError): void {
    for (const id of [...this.pending.keys()]) this.settle(id, error());
  }
}
