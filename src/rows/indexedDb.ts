/** Rows in the page: one IndexedDB database, rows of a run under its name in the order they came. */
import { type DBSchema, openDB } from 'idb';
import type { Row, RowStore } from './row';

interface Schema extends DBSchema {
  /** `key`: the order of arrival; `run`: which run it belongs to. */
  rows: { key: number; value: { readonly run: string; readonly row: Row }; indexes: { run: string } };
  /** `key`: the run; `text`: what it is, as whoever keeps it writes it; `at`: when it was begun, in ms. */
  runs: { key: string; value: { readonly run: string; readonly text: string; readonly at: number } };
}

const DATABASE = 'splitscope-rows';

const database = () =>
  openDB<Schema>(DATABASE, 2, {
    upgrade(db, before) {
      if (before < 1) db.createObjectStore('rows', { autoIncrement: true }).createIndex('run', 'run');
      if (before < 2) db.createObjectStore('runs', { keyPath: 'run' });
    },
  });

/** The rows of one run. A transaction is whole or not at all, so that there is no torn tail here. */
export async function indexedDbStore(run: string): Promise<RowStore> {
  const db = await database();
  return {
    async read() {
      return (await db.getAllFromIndex('rows', 'run', run)).map(({ row }) => row);
    },
    async append(rows) {
      const transaction = db.transaction('rows', 'readwrite');
      await Promise.all([...rows.map((row) => transaction.store.add({ run, row })), transaction.done]);
    },
    close() {
      db.close();
      return Promise.resolve();
    },
  };
}

export interface KeptRun {
  readonly run: string;
  readonly text: string;
  readonly at: number;
  readonly rows: number;
}

/** Note that there is a run; one that is noted already keeps its time. */
export async function noteRun(run: string, text: string, at: number): Promise<void> {
  const db = await database();
  const transaction = db.transaction('runs', 'readwrite');
  if ((await transaction.store.get(run)) === undefined) await transaction.store.add({ run, text, at });
  await transaction.done;
  db.close();
}

/** Every run that was noted, with the number of its rows, the latest first. */
export async function listRuns(): Promise<KeptRun[]> {
  const db = await database();
  const runs = await db.getAll('runs');
  const kept = await Promise.all(
    runs.map(async (run) => ({ ...run, rows: await db.countFromIndex('rows', 'run', run.run) })),
  );
  db.close();
  return kept.sort((a, b) => b.at - a.at);
}

/** Forget a run. */
export async function deleteRun(run: string): Promise<void> {
  const db = await database();
  const transaction = db.transaction(['rows', 'runs'], 'readwrite');
  const rows = transaction.objectStore('rows').index('run');
  for (let at = await rows.openCursor(run); at !== null; at = await at.continue()) await at.delete();
  await transaction.objectStore('runs').delete(run);
  await transaction.done;
  db.close();
}
