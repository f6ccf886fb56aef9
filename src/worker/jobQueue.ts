import { EngineError } from '../engine/errors';
import type { Engine, RunOptions } from '../engine/engine';
import type { JobEvent, JobKind } from '../engine/jobs';
import { raceAbort } from '../lib/abort';
import { must } from '../lib/must';
import { AckWindow } from './ackWindow';
import { detach } from './detach';
import { EngineHost, type HostDeps, type HostOptions } from './engineHost';
import type { FromWorker, ToWorker } from './protocol';
import { asEngineError, toWire } from './wire';

type Start = Extract<ToWorker, { type: 'start' }>;

/** What a queue needs from outside; tests give fakes. */
export interface QueueDeps extends Pick<HostDeps, 'createEngine' | 'loadPack'> {
  readonly post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
}

/** Shortest time (ms) from one sign of life to the next. */
const BEAT_MS = 1000;

interface Job {
  readonly start: Start;
  readonly window: AckWindow;
  readonly abort: AbortController;
}

/**
 * The worker's side of every job, without a worker: `receive` takes what the page says, `post` gets what it hears. Jobs
 * run one at a time in the order of their starts; each ends in exactly one of done, failed, cancelled.
 */
export class JobQueue {
  private host: EngineHost | null = null;
  private readonly waiting: Job[] = [];
  private running: Job | null = null;
  private lastBeat = -Infinity;

  constructor(private readonly deps: QueueDeps) {}

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'init':
        this.init(message);
        break;
      case 'start':
        this.waiting.push({ start: message, window: new AckWindow(), abort: new AbortController() });
        void this.drain();
        break;
      case 'ack':
        if (this.running?.start.jobId === message.jobId) this.running.window.ack(message.seq);
        break;
      case 'cancel':
        this.cancel(message.jobId);
        break;
    }
  }

  private init(options: HostOptions): void {
    const { post, createEngine, loadPack } = this.deps;
    this.host = new EngineHost(
      {
        createEngine,
        loadPack,
        onBeat: this.beat,
        onFetched: (pack, bytes) => {
          post({ type: 'fetched', pack, bytes }, []);
        },
        onReady: (capabilities) => {
          post({ type: 'ready', capabilities }, []);
        },
        onUnavailable: (error) => {
          post({ type: 'unavailable', error: toWire(error) }, []);
        },
      },
      options,
    );
    this.host.start();
    void this.drain();
  }

  /**
   * A job that waits ends at once; one that runs ends where the engine next looks. An unknown one has ended already.
   */
  private cancel(jobId: number): void {
    const at = this.waiting.findIndex((job) => job.start.jobId === jobId);
    if (at >= 0) {
      this.waiting.splice(at, 1);
      this.deps.post({ type: 'cancelled', jobId }, []);
    } else if (this.running?.start.jobId === jobId) {
      this.running.abort.abort(new EngineError('cancelled', 'The job was cancelled.'));
    }
  }

  private async drain(): Promise<void> {
    if (this.host === null || this.running !== null) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.running = job;
    const { jobId } = job.start;
    let end: FromWorker;
    try {
      await this.run(job, this.host);
      end = { type: 'done', jobId };
    } catch (error) {
      end = job.abort.signal.aborted
        ? { type: 'cancelled', jobId }
        : { type: 'failed', jobId, error: toWire(error) };
    }
    this.running = null;
    this.deps.post(end, []);
    void this.drain();
  }

  /** Until the job has run on one backend from its start to its end; each new backend starts it over. */
  private async run(job: Job, host: EngineHost): Promise<void> {
    const { signal } = job.abort;
    for (;;) {
      const { spec } = job.start;
      const engine = await host.engineWith(spec.pack, signal, 'network' in spec ? spec.network : null);
      try {
        const start = await raceAbort(stated(job.start, host), signal);
        for await (const event of eventsOf(engine, start, { signal, onBeat: this.beat }))
          await this.send(job, event);
        return;
      } catch (thrown) {
        const error = asEngineError(thrown);
        if (signal.aborted || !(await host.replace(error))) throw error;
      }
    }
  }

  /** The engine works: say so, not too often. */
  private readonly beat = (): void => {
    const now = performance.now();
    if (now - this.lastBeat < BEAT_MS) return;
    this.lastBeat = now;
    this.deps.post({ type: 'alive' }, []);
  };

  private async send(job: Job, event: JobEvent<JobKind>): Promise<void> {
    const seq = await job.window.next(job.abort.signal);
    const { copy, transfer } = detach(event);
    this.deps.post({ type: 'event', jobId: job.start.jobId, seq, event: copy }, transfer);
  }
}

/** The job with the fitted states of its network: they are read here, so that they never cross from the page. */
async function stated(start: Start, host: EngineHost): Promise<Start> {
  if (start.kind === 'score') {
    const { spec } = start;
    return { ...start, spec: { ...spec, methods: await host.withStates(spec.pack, spec.methods) } };
  }
  if (start.kind !== 'explain') return start;
  const { spec } = start;
  const [method] = await host.withStates(spec.pack, spec.methods);
  return { ...start, spec: { ...spec, methods: [must(method)] } };
}

/** The kind and its spec are one union; naming each kind once lets the compiler see that they belong together. */
function eventsOf(engine: Engine, start: Start, options: RunOptions): AsyncIterable<JobEvent<JobKind>> {
  switch (start.kind) {
    case 'analyse':
      return engine.run('analyse', start.spec, options);
    case 'map':
      return engine.run('map', start.spec, options);
    case 'counts':
      return engine.run('counts', start.spec, options);
    case 'explain':
      return engine.run('explain', start.spec, options);
    case 'curves':
      return engine.run('curves', start.spec, options);
    case 'cascade':
      return engine.run('cascade', start.spec, options);
    case 'score':
      return engine.run('score', start.spec, options);
    case 'fit':
      return engine.run('fit', start.spec, options);
  }
}
