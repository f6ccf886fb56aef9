import type { MapResult } from '../engine/jobs';
import { ByteLru } from '../lib/byteLru';
import { must } from '../lib/must';
import { bytesOf, derive, type RecordLabel, relabel } from './records';
import { ranOn, sameValue } from './jobKey';
import type { ResultRecord } from './types';

/** A map, and what it was computed on; null where that was not known. */
interface KeptMap {
  readonly map: MapResult;
  readonly on: string | null;
}

/** What a record was computed on; null before its plan. */
const backendOf = ({ plan }: ResultRecord): string | null => (plan === null ? null : ranOn(plan));

/** Whether what ran on one backend answers for another: where either is not known yet, it may. */
const agrees = (ran: string | null, on: string | null): boolean => ran === null || on === null || ran === on;

const RECORD_BYTES = 256 * 2 ** 20;
const MAP_BYTES = 32 * 2 ** 20;

/** The typed arrays of results, outside the store: records and maps by key, the least recently used leaving first. */
export class ResultCache {
  private pinned: string | null = null;
  private readonly records: ByteLru<ResultRecord>;
  private readonly maps: ByteLru<KeptMap>;

  constructor(limits: { readonly records?: number; readonly maps?: number } = {}) {
    this.records = new ByteLru(limits.records ?? RECORD_BYTES, bytesOf, (key) => key === this.pinned);
    this.maps = new ByteLru(limits.maps ?? MAP_BYTES, ({ map }) => map.values.byteLength);
  }

  get bytes(): number {
    return this.records.bytes + this.maps.bytes;
  }

  /** The record under a key, finished or not: for reading while drawing, so it does not count as a use. */
  get(key: string | null): ResultRecord | null {
    return key === null ? null : (this.records.peek(key) ?? null);
  }

  /** Put a record, or measure it again after it has grown. */
  set(record: ResultRecord): void {
    this.records.set(record.key, record);
  }

  /** This record is on the screen: it stays whatever else comes. */
  pin(key: string | null): void {
    this.pinned = key;
  }

  /**
   * A finished record that answers this request exactly, under its label, or null: the record itself, or one cut out of
   * a run of more iterations with otherwise equal settings. With `keep` it is what `get` gives from now on; without, the
   * cache stays as it is, so that a picture of the same pixels does not put its name on the record that is shown. `on`: the
   * backend that would compute it now; what another one has computed is no answer.
   */
  finished(
    label: RecordLabel,
    family: string,
    { keep = true, on = null }: { readonly keep?: boolean; readonly on?: string | null } = {},
  ): ResultRecord | null {
    const exact = this.records.get(label.key);
    if (exact !== undefined && exact.result !== null && agrees(backendOf(exact), on)) {
      if (exact.imageId === label.imageId && sameValue(exact.settings, label.settings)) return exact;
      const relabelled = relabel(exact, label);
      if (keep) this.set(relabelled);
      return relabelled;
    }
    for (const key of [...this.records.keys()]) {
      const longer = key.startsWith(`${family}:`) ? this.records.peek(key) : undefined;
      const derived = longer === undefined || !agrees(backendOf(longer), on) ? null : derive(longer, label);
      if (derived !== null) {
        if (keep) this.set(derived);
        return derived;
      }
    }
    return null;
  }

  getMap(key: string, on: string | null = null): MapResult | null {
    const kept = this.maps.get(key);
    return kept !== undefined && agrees(kept.on, on) ? kept.map : null;
  }

  setMap(key: string, map: MapResult, on: string | null = null): void {
    this.maps.set(key, { map, on });
  }

  /** A backend has failed: nothing that it computed is to be believed, the record on the screen least. */
  forgetBackend(failed: string): void {
    for (const key of [...this.records.keys()])
      if (backendOf(must(this.records.peek(key))) === failed) this.records.delete(key);
    for (const key of [...this.maps.keys()])
      if (must(this.maps.peek(key)).on === failed) this.maps.delete(key);
  }
}
