/** An engine's thread of the command line: batches in, outcomes out. */
import { parentPort, workerData } from 'node:worker_threads';
import { sentence } from './io';
import type { ScoreOptions } from './options';
import { openScorer } from './scorer';
import type { FromThread, Item } from './work';
import { must } from '../lib/must';

const port = must(parentPort);
const say = (message: FromThread): void => {
  port.postMessage(message);
};

try {
  const lane = await openScorer(workerData as ScoreOptions, undefined, (outcome) => {
    say({ type: 'outcome', outcome });
  });
  port.on('message', (items: readonly Item[]) => {
    void lane.run(items).then(() => {
      say({ type: 'end' });
    });
  });
  say({ type: 'ready' });
} catch (error) {
  say({ type: 'unusable', why: sentence(null, error) });
}
