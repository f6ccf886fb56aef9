import type { PlanEvent } from '../../../engine/jobs';
import { stepAfter } from '../../../store/records';
import type { ResultRecord, State } from '../../../store/types';
import { formatAbout, formatSeconds } from '../../numbers';
import { backendName } from '../../words/caption';
import { fetchedOf, loadingText } from '../../words/network';

export interface ProgressModel {
  readonly text: string;
  /** How far it is, in numbers that change too often to be read out: "12.3 of 42.8 MB", "about 15 s left". */
  readonly detail: string | null;
  /** 0 to 1; null: under way without a known length, or nothing to show. */
  readonly share: number | null;
  readonly running: boolean;
  /** What the bar is of. */
  readonly bar: 'Analysis' | 'Download';
}

/** "Iteration 2 of 4, tap group 1 of 3": what the step after `done` does. */
function stepText(plan: PlanEvent | null, done: number): string {
  if (plan === null) return 'Planning';
  if (done === 0) return 'First pass: GAIA at every layer';
  const step = stepAfter(plan, done);
  if (step === null) return 'Putting the scores together';
  return `Iteration ${step.iteration} of ${plan.settings.iterations}, tap group ${step.group} of ${step.groups}`;
}

/** Shorter waits (s) need no estimate. */
const SHORT = 4;

/** What the status line says. Every state has its words. */
export function progressModel(
  {
    engine,
    pack,
    packChoice,
    fetched,
    run,
    images,
  }: Pick<State, 'engine' | 'pack' | 'packChoice' | 'fetched' | 'run' | 'images'>,
  record: ResultRecord | null,
): ProgressModel {
  const quiet = (text: string): ProgressModel => ({
    text,
    detail: null,
    share: null,
    running: false,
    bar: 'Analysis',
  });
  const busy = (text: string, share: number | null = null, detail: string | null = null): ProgressModel => ({
    text,
    detail,
    share,
    running: true,
    bar: 'Analysis',
  });
  const fetching = (text: string, part: ReturnType<typeof fetchedOf>): ProgressModel =>
    part === null ? busy(text) : { ...busy(text, part.share, part.text), bar: 'Download' };
  if (engine.status === 'failed') return quiet('The engine could not be started');
  if (packChoice.pending !== null) {
    const { pending } = packChoice;
    return fetching(loadingText(packChoice, pack, pending, fetched), fetchedOf(packChoice, fetched, pending));
  }
  if (pack.status === 'failed') return quiet('The network could not be loaded');
  if (pack.status === 'loading') return busy('Loading the network …');
  if (run.status === 'running') {
    if (engine.status === 'starting') return busy('Starting the engine …');
    const plan = record !== null && record.key === run.key ? record.plan : null;
    if (run.total === 0) {
      const part = fetchedOf(packChoice, fetched, pack.id);
      if (part !== null) return fetching('Fetching the network …', part);
      return busy('Reading the picture …');
    }
    const left = run.left === null || run.left < SHORT ? null : `about ${formatAbout(run.left)} left`;
    return busy(stepText(plan, run.done), run.done / run.total, left);
  }
  if (run.status === 'failed')
    return quiet(run.error.code === 'bad-pack' ? 'The network could not be used' : 'The analysis failed');
  if (run.status === 'cancelled') return quiet('Cancelled');
  if (run.status === 'done') {
    const result = record?.result;
    if (!result) return quiet('Done');
    return quiet(`Done in ${formatSeconds(result.seconds)} on ${backendName(result.backend)}`);
  }
  const selected = images.items.find(({ id }) => id === images.selected);
  if (selected?.status === 'decoding') return busy('Opening the picture …');
  if (selected?.status === 'failed') return quiet('This picture could not be opened');
  return quiet(images.items.length === 0 ? 'Waiting for a picture' : 'Ready');
}
