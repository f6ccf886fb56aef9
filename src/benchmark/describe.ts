/** The manifest of a run, one for page and command line. */
import { metaOf } from '../engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { Identity } from '../packs/identity';
import type { PackJson } from '../packs/schema';
import type { Manifest } from './manifest';
import { type AskedColumn, columnKey, type Role } from './run';

export interface DescribedSet {
  readonly name: string;
  readonly role: Role;
  /** What was given, without its folder. */
  readonly source: string;
  /** Pictures that it has. */
  readonly count: number;
  readonly classes: readonly string[] | null;
}

export interface Described {
  readonly version: string;
  readonly pack: PackJson;
  readonly identity: Identity;
  readonly backend: string;
  readonly columns: readonly AskedColumn[];
  readonly sets: readonly DescribedSet[];
  /** Pictures of a set at most; null: all. */
  readonly most: number | null;
  /** What fitted detectors learned from, where it was given; else the pack's own pictures. */
  readonly fit: Manifest['fit'];
}

/** What all rows of a run depend on. */
export function describeRun(given: Described): Manifest {
  const { version, pack, identity, backend, columns, sets, most, fit } = given;
  const { states } = pack;
  const own = states === undefined ? null : { source: states.source, images: states.images };
  return {
    schema: 'splitscope-benchmark-1',
    version,
    pack: pack.id,
    title: pack.title,
    ...identity,
    backend,
    classes: [...pack.classes],
    accuracy: { value: pack.provenance.accuracy.value, set: pack.provenance.accuracy.set },
    settings: { ...DEFAULT_SETTINGS },
    columns: columns.map(columnKey),
    sets: sets.map(({ name, role, source, count, classes }) => ({
      name,
      role,
      source,
      images: Math.min(count, most ?? Infinity),
      classes: classes === null ? null : [...classes],
    })),
    fit: columns.some(({ method }) => metaOf(method).fitted) ? (fit ?? own) : null,
  };
}
