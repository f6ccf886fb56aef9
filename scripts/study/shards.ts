// Long measurements over many images: split over processes, one line of JSON a finished task, so that a stopped run goes on.
import { fork } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MOST_SHARDS = 64;

/** The rows of a file, a line of JSON each. */
export const readRows = <Row>(file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

/** Finished rows of one measurement, in files below `.cache/<kind>`. */
export class Rows<Row> {
  private readonly folder: string;
  constructor(
    kind: string,
    /** What the rows were measured on: `packKey`, and the images where the rows do not name them. */
    private readonly name: string,
    /** What makes a row's task the same as another's. */
    readonly keyOf: (row: Row) => string,
  ) {
    this.folder = path.join('.cache', kind);
    mkdirSync(this.folder, { recursive: true });
  }

  private partOf(shard: number): string {
    return path.join(this.folder, `${this.name}-${shard}.jsonl`);
  }

  add(shard: number, row: Row): void {
    appendFileSync(this.partOf(shard), `${JSON.stringify(row)}\n`);
  }

  read(): Row[] {
    const rows: Row[] = [];
    for (let s = 0; s < MOST_SHARDS; s++) {
      if (existsSync(this.partOf(s))) rows.push(...readRows<Row>(this.partOf(s)));
    }
    return rows;
  }
}

/**
 * Run this program once more for every shard, with `--shard N` after its arguments, and say each minute how far they are.
 * Exits with 1 where one fails: what is done is kept.
 */
export async function runShards(shards: number, finished: () => number, total: number): Promise<void> {
  const watch = setInterval(() => {
    console.log(`${finished()} of ${total} runs`);
  }, 60_000);
  const codes = await Promise.all(
    Array.from(
      { length: shards },
      (_, s) =>
        new Promise<number>((resolve) => {
          const child = fork(process.argv[1]!, [...process.argv.slice(2), '--shard', String(s)]);
          child.on('exit', (code) => {
            resolve(code ?? 1);
          });
        }),
    ),
  );
  clearInterval(watch);
  if (codes.some((c) => c !== 0)) {
    console.error('A process failed; run the same command again to go on.');
    process.exit(1);
  }
}
