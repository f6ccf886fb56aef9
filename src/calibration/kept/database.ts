/** Calibrations of a person's own in the page: one IndexedDB database, by what the network is and not by its name. */
import { type DBSchema, openDB } from 'idb';
import type { Identity } from '../decide';
import type { FitPart, FitStore, KeptStates, MadeCalibration, States } from '../fitting/fitRun';

/** A calibration that is kept, and what it was made of. */
export interface KeptCalibration {
  /** Network and preprocessing (`keyOf`). */
  readonly key: string;
  /** What the pictures are called. */
  readonly name: string;
  /** When it was made, in ms. */
  readonly at: number;
  /** Pictures that calibrate, and others that states were fitted on; 0: the states are the pack's. */
  readonly images: number;
  readonly fitImages: number;
  readonly calibration: MadeCalibration;
  /** Fitted anew; null: the states are the pack's. */
  readonly states: States | null;
  readonly without: readonly { readonly method: string; readonly why: string }[];
  /** Pictures that could not be used. */
  readonly lost: number;
  /** Of the pictures with a label, how many the network gets right; null where none has one. */
  readonly accuracy: { readonly right: number; readonly of: number } | null;
  readonly otherClasses: boolean;
}

/** A calibration that was begun: what it is of, so that it can be gone on with. */
export interface BegunCalibration {
  readonly key: string;
  /** The pictures, by their content. */
  readonly set: string;
  readonly name: string;
  readonly count: number;
  readonly columns: readonly {
    readonly method: string;
    readonly params: Readonly<Record<string, number | string>>;
  }[];
  readonly refit: boolean;
  /** Pictures a part. */
  readonly batch: number;
  /** Pictures in the parts that are done, of those to be gone through. */
  readonly done: number;
  readonly total: number;
}

interface Schema extends DBSchema {
  kept: { key: string; value: KeptCalibration };
  begun: { key: string; value: BegunCalibration & { readonly states: KeptStates | null } };
  parts: {
    key: number;
    value: { readonly key: string; readonly part: FitPart };
    indexes: { key: string };
  };
}

const database = () =>
  openDB<Schema>('splitscope-calibrations', 1, {
    upgrade(db) {
      db.createObjectStore('kept', { keyPath: 'key' });
      db.createObjectStore('begun', { keyPath: 'key' });
      db.createObjectStore('parts', { autoIncrement: true }).createIndex('key', 'key');
    },
  });

type Database = Awaited<ReturnType<typeof database>>;
async function within<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await database();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** What a calibration is kept under. */
export const keyOf = ({ network, preprocessing }: Identity): string => `${network} ${preprocessing}`;

/** The calibration of a network that is kept; null where there is none. */
export const findKept = (key: string): Promise<KeptCalibration | null> =>
  within(async (db) => (await db.get('kept', key)) ?? null);

/** Keep a calibration in place of the one before; what was kept on the way to it is forgotten. */
export const keep = (made: KeptCalibration): Promise<void> =>
  within(async (db) => {
    await db.put('kept', made);
    await forget(db, made.key);
  });

export const removeKept = (key: string): Promise<void> => within((db) => db.delete('kept', key));

/** The calibration of a network that was begun and has not come to its end; null where there is none. */
export const findBegun = (key: string): Promise<BegunCalibration | null> =>
  within(async (db) => {
    const found = await db.get('begun', key);
    if (found === undefined) return null;
    const { set, name, count, columns, refit, batch, done, total } = found;
    return { key, set, name, count, columns, refit, batch, done, total };
  });

async function forget(db: Database, key: string): Promise<void> {
  const transaction = db.transaction(['begun', 'parts'], 'readwrite');
  const parts = transaction.objectStore('parts').index('key');
  for (let at = await parts.openCursor(key); at !== null; at = await at.continue()) await at.delete();
  await transaction.objectStore('begun').delete(key);
  await transaction.done;
}

/** Forget what was begun. */
export const removeBegun = (key: string): Promise<void> => within((db) => forget(db, key));

/** Whether two runs are the same, however far they are. */
const sameRun = (a: BegunCalibration, b: BegunCalibration): boolean =>
  JSON.stringify([a.key, a.set, a.columns, a.refit]) === JSON.stringify([b.key, b.set, b.columns, b.refit]);

/**
 * Begin a calibration, or go on with the same one: then with the size of its parts. What was begun of other pictures or detectors is
 * forgotten.
 */
export const begin = (asked: BegunCalibration): Promise<BegunCalibration> =>
  within(async (db) => {
    const before = await db.get('begun', asked.key);
    if (before !== undefined && sameRun(before, asked)) return { ...asked, batch: before.batch };
    await forget(db, asked.key);
    await db.put('begun', { ...asked, states: null });
    return asked;
  });

/** Note how far a calibration is. */
export const noteProgress = (key: string, done: number, total: number): Promise<void> =>
  within(async (db) => {
    const before = await db.get('begun', key);
    if (before !== undefined) await db.put('begun', { ...before, done, total });
  });

/** Where a fit keeps its parts. A transaction is whole or not at all, so that no part is torn. */
export const fitStore = (key: string): FitStore => ({
  parts: () => within(async (db) => (await db.getAllFromIndex('parts', 'key', key)).map(({ part }) => part)),
  add: (part) =>
    within(async (db) => {
      await db.add('parts', { key, part });
    }),
  states: () => within(async (db) => (await db.get('begun', key))?.states ?? null),
  keep: (states) =>
    within(async (db) => {
      const before = await db.get('begun', key);
      if (before === undefined) throw new Error('This calibration was cancelled.');
      await db.put('begun', { ...before, states });
      return states;
    }),
});
