import type { AskedMethod } from '../engine/jobs';
import { contentKey } from '../packs/identity';
import { sameValue } from '../store/jobKey';
import { fittedAt, isAsked, primaryAsked } from '../store/primary';
import type { ImageItem, State } from '../store/types';
import { toPlain } from '../worker/clientErrors';
import { type JobClient, startWithRerun } from '../worker/clientRerun';
import type { AppStore } from '../store/appStore';
import { newRecord, take } from '../store/records';
import type { ResultRecord } from '../store/types';
import { isPreparing, type Target, targetOf, presentBackend, variantHash, variantOf } from '../store/target';

/** Quiet time (ms) after the person's own jobs before other pictures are analysed. */
export const QUIET_MS = 200;

export interface BackgroundDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
}

/**
 * Analyses the other pictures of the filmstrip one by one while the person does nothing, for their chips. Whatever the
 * person does stops it at once; it begins again when the engine is free.
 */
export class Background {
  /** Image id -> variant that its scores (or its failure) are of. */
  private readonly seen = new Map<string, string>();
  private stopJob: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly deps: BackgroundDeps) {}

  /** The scores of a finished target, for its chip. */
  record(target: Target, { result, forward }: Pick<ResultRecord, 'result' | 'forward'>): void {
    if (result === null) return;
    const { store } = this.deps;
    this.seen.set(target.imageId, variantHash(target.variant, presentBackend(store.getState())));
    const prediction = forward?.predictions[0];
    store.actions.updateImage(target.imageId, {
      scores: result.scores,
      scoredBy: target.network,
      scoredInput: target.input,
      scoreFault: '',
      ...(prediction === undefined ? {} : { prediction }),
    });
  }

  /** Why a picture has no score. */
  private fail(imageId: string, error: unknown): void {
    this.deps.store.actions.updateImage(imageId, { scoreFault: toPlain(error).message });
  }

  /** The primary detector's score of a picture, where an analysis does not give it, with what gave it. */
  private recordFurther(item: ImageItem, { method, params = {} }: AskedMethod, score: number | null): void {
    const { store } = this.deps;
    const state = store.getState();
    if (state.pack.json === null) return;
    store.actions.updateImage(item.id, {
      further: {
        ...{ method, params, score },
        scoredBy: contentKey(state.pack.json),
        input: state.input,
        fitted: fittedAt(state, method),
      },
    });
  }

  /** A picture whose chip lacks the primary detector's score; of the one that is looked at the detectors' own job gives it. */
  private lacksFurther(item: ImageItem, state: State): boolean {
    const { json } = state.pack;
    if (json === null || item.status !== 'ready' || primaryAsked(state) === null) return false;
    const { further } = item;
    return !isAsked(further, state, contentKey(json)) || further.input !== state.input;
  }

  /** Compute the next primary score that is missing. */
  private nextFurther(): void {
    const { store, client } = this.deps;
    const state = store.getState();
    const asked = primaryAsked(state);
    const item = asked && state.images.items.find((one) => this.lacksFurther(one, state));
    if (!asked || !item) return;
    const shown = state.detectors.imageId === item.id && state.detectors.pack === state.pack.id;
    const known = shown ? state.detectors.scores.find(({ method }) => method === asked.method) : undefined;
    if (known !== undefined && sameValue(known.params, asked.params)) {
      this.recordFurther(item, asked, known.score);
      this.wait(0);
      return;
    }
    let target: Target | null = null;
    try {
      target = targetOf(store, item.id);
    } catch {
      // What is wrong with this picture is said when it is selected.
    }
    if (target === null) {
      // Its turn comes as soon as it is there: the store tells of it.
      if (isPreparing(store, item.id)) return;
      this.recordFurther(item, asked, null);
      this.wait(0);
      return;
    }
    const { pack, image, settings } = target.spec;
    let live = true;
    let score: number | null = null;
    const job = startWithRerun(
      client,
      'score',
      { pack, images: [image], methods: [asked], settings },
      {
        onEvent: (event) => {
          const value = event.type === 'rows' ? event.columns[0]?.values[0] : undefined;
          if (value !== undefined && Number.isFinite(value)) score = value;
        },
      },
    );
    this.stopJob = () => {
      live = false;
      job.cancel();
    };
    const end = (isUp: boolean): void => {
      if (!live) return;
      this.stopJob = null;
      if (!isUp) return;
      this.recordFurther(item, asked, score);
      this.next();
    };
    job.done.then(
      () => end(true),
      (error: unknown) => end(toPlain(error).code !== 'backend-unavailable'),
    );
  }

  /** The engine is free: begin after a quiet moment. */
  kick(): void {
    if (this.timer === null && this.stopJob === null) this.wait(QUIET_MS);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.stopJob?.();
    this.stopJob = null;
  }

  /** Forget a picture: its pixels have changed, or it is gone. */
  forget(imageId: string): void {
    this.seen.delete(imageId);
  }

  private next(): void {
    if (this.stopJob !== null) return;
    const { store } = this.deps;
    const state = store.getState();
    const variant = variantOf(state);
    if (variant === null || state.othersWait) return;
    const on = presentBackend(state);
    const hash = variantHash(variant, on);
    const item = state.images.items.find(
      ({ id, status }) => status === 'ready' && id !== state.images.selected && this.seen.get(id) !== hash,
    );
    if (item === undefined) {
      this.nextFurther();
      return;
    }
    let target: Target | null = null;
    try {
      target = targetOf(store, item.id);
    } catch (error) {
      this.fail(item.id, error);
    }
    // Its turn comes as soon as it is there: the store tells of it.
    if (target === null && isPreparing(store, item.id)) return;
    const finished = target && store.results.finished(target, target.family, { keep: false, on });
    if (target === null) this.seen.set(item.id, hash);
    else if (finished?.result) this.record(target, finished);
    else {
      this.launch(target, hash);
      return;
    }
    // Not in a loop: each of these may have made a picture ready for the network, and the page must not stand still.
    this.wait(0);
  }

  private wait(ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.next();
    }, ms);
  }

  private launch(target: Target, variant: string): void {
    const { store, client } = this.deps;
    let record = newRecord(target);
    let live = true;
    const job = startWithRerun(client, 'analyse', target.spec, {
      onEvent: (event) => {
        if (event.type === 'plan') record = newRecord(target);
        take(record, event);
      },
    });
    this.stopJob = () => {
      live = false;
      job.cancel();
    };
    job.done.then(
      () => {
        if (!live) return;
        this.stopJob = null;
        store.results.set(record);
        this.record(target, record);
        this.next();
      },
      (error: unknown) => {
        if (!live) return;
        this.stopJob = null;
        // No fault of the picture: it has its turn when the engine is there again.
        if (toPlain(error).code === 'backend-unavailable') return;
        this.seen.set(target.imageId, variant);
        this.fail(target.imageId, error);
        this.next();
      },
    );
  }
}
