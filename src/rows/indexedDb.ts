/** Rows in the page: one IndexedDB database, rows of a run under its name in the order they came. */
import { type DBSchema, openDB } from 'idb';
import type { Row, RowStore } from './row';

interface Schema extends DBSchema {
  /** `key`: the order of arrival; `run`: which run it belongs to. */
  rows: { key: number; value: { readonly run: string; readonly row: Row }; indexes: { run: string } };
}

const DATABASE = 'splitscope-rows';

const database = () =>
  openDB<Schema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore('rows', { autoIncrement: true }).createIndex('run', 'run');
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

/** Forget a run. */
export async function deleteRun(run: string): Promise<void> {
  const db = await database();
  const transaction = db.transaction('rows', 'readwrite');
  for (let at = await transaction.store.index('run').openCursor(run); at !== null; at = await at.continue())
    await at.delete();
  await transaction.done;
  db.close();
}
