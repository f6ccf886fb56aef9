import type { MapRequest, MapResult } from '../engine/jobs';
import { toPlain } from '../worker/clientErrors';
import { type JobClient, startWithRerun } from '../worker/clientRerun';
import { DRAG_MS } from './analysis';
import type { AppStore } from '../store/appStore';
import type { Schedule } from './frames';
import { mapKeyOf, mapRequestOf, presentBackend, type Target } from '../store/target';
import { Throttle } from './throttle';
import type { MapPhase } from '../store/types';

export interface MapDeps {
  readonly store: AppStore;
  readonly client: Pick<JobClient, 'start'>;
  /** When a job begins that nothing holds back. */
  readonly soon: Schedule;
  /** The map that the view asks for is there, or cannot be had: the engine is free. */
  readonly onSettled: () => void;
}

/** Makes the attribution map follow the view, after the analysis of the same target is complete. */
export class MapJobs {
  private target: Target | null = null;
  private ready = false;
  /** Of the map that is shown, under way, or failed; null: look again. */
  private key: string | null = null;
  private stopJob: (() => void) | null = null;
  private readonly throttle: Throttle;

  constructor(private readonly deps: MapDeps) {
    this.throttle = new Throttle(DRAG_MS, deps.soon);
  }

  /** Another result is wanted. The old map stays, under its own label, unless it is of another picture. */
  setTarget(target: Target | null): void {
    const samePicture =
      this.target?.imageHash === target?.imageHash && this.target?.network === target?.network;
    this.stop();
    this.target = target;
    this.ready = false;
    const { result } = this.deps.store.getState().map;
    this.patch({ status: target === null ? 'idle' : 'running' }, samePicture ? result : null);
  }

  /** The analysis of the target is complete: its map may be made. */
  allow(): void {
    this.ready = true;
    this.follow();
  }

  /** The analysis will not be completed, so neither will the map. */
  forbid(status: 'idle' | 'cancelled'): void {
    this.stop();
    if (this.deps.store.getState().map.status === 'running') this.patch({ status });
  }

  /** The backend that made what is shown has failed: nothing of it stays on the screen. */
  drop(): void {
    this.stop();
    this.patch(this.deps.store.getState().map, null);
  }

  /** Look at the view; show or start the map it asks for. */
  follow(force = false): void {
    const { store } = this.deps;
    const { target } = this;
    if (!this.ready || target === null) return;
    const request = mapRequestOf(store.getState().view);
    const key = request === null ? '' : mapKeyOf(target, request);
    if (key === this.key && !force) return;
    this.stop();
    this.key = key;
    const known = request === null ? null : store.results.getMap(key, presentBackend(store.getState()));
    if (request === null || known !== null) {
      this.settle(request === null ? 'idle' : 'done', known && { ...known, settings: target.settings });
      return;
    }
    this.patch({ status: 'running' });
    this.throttle.request(() => {
      this.launch(target, request, key);
    });
  }

  stop(): void {
    this.throttle.cancel();
    this.stopJob?.();
    this.stopJob = null;
    this.key = null;
  }

  private launch(target: Target, map: MapRequest, key: string): void {
    const { store, client } = this.deps;
    const { pack, network, image, settings } = target.spec;
    let live = true;
    let result: MapResult | null = null;
    let on: string | null = null;
    const job = startWithRerun(
      client,
      'map',
      { pack, ...(network === undefined ? {} : { network }), image, settings, map },
      {
        onEvent: (event) => {
          result = event.result;
          on = presentBackend(store.getState());
        },
      },
    );
    this.stopJob = () => {
      live = false;
      job.cancel();
    };
    job.done.then(
      () => {
        if (result !== null) store.results.setMap(key, result, on);
        if (!live) return;
        this.stopJob = null;
        this.settle('done', result);
      },
      (error: unknown) => {
        if (!live) return;
        this.stopJob = null;
        this.patch({ status: 'failed', error: toPlain(error) });
        this.deps.onSettled();
      },
    );
  }

  private settle(status: 'idle' | 'done', result: MapResult | null): void {
    this.patch({ status }, result);
    this.deps.onSettled();
  }

  /** Another phase; the map that is shown stays unless another comes with it. */
  private patch(phase: MapPhase, result = this.deps.store.getState().map.result): void {
    this.deps.store.setState({ map: { ...phase, result } });
  }
}
