import { mapMetaOf } from '../engine/attributions/kinds';
import type { JobEvent, JobKind, JobSpec } from '../engine/jobs';
import { hashValue } from '../lib/hash';
import type { AppStore } from '../store/appStore';
import {
  type Answer,
  type Answers,
  CASCADE_STAGES,
  CURVE_ORDERS,
  CURVE_STEPS,
  NOTHING_ASKED,
  type Question,
} from '../store/inquiries';
import { paramsOf } from '../store/parameters';
import { mapKeyOf, mapRequestOf, type Target } from '../store/target';
import { toPlain } from '../worker/clientErrors';
import { type JobClient, startWithRerun } from '../worker/clientRerun';

export interface InquiryDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
}

/** One question as it is wanted at present: what tells it from another, and how it is begun. */
interface Wanted {
  readonly of: unknown;
  readonly begin: () => () => void;
}

const QUESTIONS: readonly Question[] = ['explain', 'second', 'curves', 'cascade'];

/**
 * Answers what a person asks about the shown result: explanations of detectors, a second map, curves and the cascade of a map. A
 * job each, after the analysis of the same target is complete; another target, or another map, ends what is about the former.
 */
export class InquiryJobs {
  private target: Target | null = null;
  private ready = false;
  /** What each question was last answered, or is being answered, for. */
  private readonly current = new Map<Question, { readonly of: unknown; readonly stop: () => void }>();

  constructor(private readonly deps: InquiryDeps) {}

  /** Another result is wanted: what is about a map goes, what is about the picture is asked anew. */
  setTarget(target: Target | null): void {
    this.stop();
    this.target = target;
    this.ready = false;
    const { store } = this.deps;
    const { asked } = store.getState();
    if (asked.curves !== null || asked.cascade !== null)
      store.setState({ asked: { ...asked, curves: NOTHING_ASKED.curves, cascade: NOTHING_ASKED.cascade } });
    for (const question of QUESTIONS) this.put(question, { status: 'idle' });
    this.follow();
  }

  /** The analysis of the target is complete. */
  allow(): void {
    this.ready = true;
    this.follow();
  }

  /** It will not be completed; or a person wants nothing to be computed. */
  forbid(): void {
    this.stop();
    this.ready = false;
    for (const question of QUESTIONS) this.put(question, { status: 'idle' });
  }

  /** Look at what is asked; start what is not answered, end what is not asked any more. */
  follow(): void {
    for (const question of QUESTIONS) {
      const wanted = this.target === null ? null : this.wanted(question, this.target);
      const current = this.current.get(question);
      if (wanted === null) {
        this.end(question);
        this.put(question, { status: 'idle' });
      } else if (current === undefined || current.of !== wanted.of) {
        this.end(question);
        this.put(question, { status: 'running', result: null, share: null });
        if (this.ready) this.current.set(question, { of: wanted.of, stop: wanted.begin() });
      }
    }
  }

  stop(): void {
    for (const question of QUESTIONS) this.end(question);
  }

  private end(question: Question): void {
    this.current.get(question)?.stop();
    this.current.delete(question);
  }

  private wanted(question: Question, target: Target): Wanted | null {
    const { asked, choice, view, map } = this.deps.store.getState();
    const { pack, network, image, settings } = target.spec;
    const on = { pack, ...(network === undefined ? {} : { network }), image, settings };
    if (question === 'explain') {
      const method = asked.explain;
      if (method === null) return null;
      const asking = { method, params: paramsOf(method, choice) };
      const of = hashValue([target.imageHash, target.network, target.variant.backend, asking]);
      return {
        of,
        begin: () =>
          this.run(question, 'explain', { ...on, methods: [asking] }, (event) => ({
            result: event,
            share: 1,
          })),
      };
    }
    if (question === 'second') {
      const request = asked.second === null ? null : mapRequestOf({ ...view, map: asked.second });
      if (request === null) return null;
      return {
        of: mapKeyOf(target, request),
        begin: () =>
          this.run(question, 'map', { ...on, map: request }, ({ result }) => ({ result, share: 1 })),
      };
    }
    const about = asked[question];
    // About the map on the screen, and no other.
    if (about === null || about.map !== map.result) return null;
    const { map: shown } = about;
    if (question === 'cascade') {
      const spec = { ...on, map: shown.request, stages: CASCADE_STAGES };
      return {
        of: about,
        begin: () =>
          this.run(question, 'cascade', spec, (step, before) => ({
            result: { of: shown, steps: [...(before?.steps ?? []), step] },
            share: step.layers / step.of,
          })),
      };
    }
    if (mapMetaOf(shown.request.kind).of !== 'image') return null;
    const spec = { ...on, values: shown.values, steps: CURVE_STEPS, orders: CURVE_ORDERS };
    return {
      of: about,
      begin: () =>
        this.run(question, 'curves', spec, (event) =>
          event.type === 'progress'
            ? { result: null, share: event.done / event.total }
            : { result: { of: shown, curves: event.curves, steps: event.steps, seed: event.seed }, share: 1 },
        ),
    };
  }

  /** Start a job; `take` makes of an event, and of the answer so far, the answer. Returns how to stop. */
  private run<Q extends Question, K extends JobKind>(
    question: Q,
    kind: K,
    spec: JobSpec<K>,
    take: (
      event: JobEvent<K>,
      before: ResultOf<Q> | null,
    ) => { readonly result: ResultOf<Q> | null; readonly share: number },
  ): () => void {
    let live = true;
    let result: ResultOf<Q> | null = null;
    const put = (answer: Answer<ResultOf<Q>>): void => {
      if (live) this.put(question, answer as Answers[Q]);
    };
    const job = startWithRerun(
      this.deps.client,
      kind,
      spec,
      {
        onEvent: (event) => {
          const taken = take(event, result);
          ({ result } = taken);
          put({ status: 'running', result, share: taken.share });
        },
      },
      () => {
        result = null;
      },
    );
    job.done.then(
      () => {
        if (result !== null) put({ status: 'done', result });
      },
      (error: unknown) => {
        put({ status: 'failed', error: toPlain(error).message });
      },
    );
    return () => {
      live = false;
      job.cancel();
    };
  }

  private put<Q extends Question>(question: Q, answer: Answers[Q]): void {
    const { store } = this.deps;
    const { answers } = store.getState();
    if (answer.status === 'idle' && answers[question].status === 'idle') return;
    store.setState({ answers: { ...answers, [question]: answer } });
  }
}

type ResultOf<Q extends Question> = Answers[Q] extends Answer<infer R> ? R : never;
