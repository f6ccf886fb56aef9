import { ArrowDown } from 'lucide-react';
import { memo, useContext, useMemo } from 'react';
import {
  isAwaited,
  isCutShort,
  isStale,
  measuredOf,
  predictions,
  showsOther,
  staleReason,
  verdicts,
} from '../../../store/selectors';
import { Button } from '../../components/Button';
import { Term } from '../../components/Term';
import { formatShare } from '../../numbers';
import { leaderText } from '../../separation';
import { patchOf } from '../../patch';
import { isOfHeadline, othersText, saysOf } from '../../sides';
import { useAppStore, useShownRecord, useStore } from '../../useStore';
import { PictureSourceContext } from '../../pictureSource';
import { kindFor } from '../../galleryKinds';
import { NetworkView } from './NetworkView';
import { ReadNotes } from './ReadNotes';
import { axesOf } from '../../figures/verdict/density';
import { Equality } from './Equality';
import { Nudge } from './Nudge';
import { headline, headlineAlone, knownError, settingsLine, verdictLine } from '../../figures/verdict/model';
import { noteText } from './note';
import { Predictions } from './Predictions';
import { Side } from './Side';
import { useVerdicts } from './useVerdicts';
import styles from './Verdict.module.css';

// The panel draws with every event; these parts look for themselves.
const View = memo(NetworkView);
const Notes = memo(ReadNotes);
const Classes = memo(Predictions);
const Equal = memo(Equality);
const Near = memo(Nudge);

const WAITING = {
  failed: 'The analysis failed; the reason is above.',
  cancelled: 'Cancelled before the score was there.',
  running: 'Being computed …',
  done: 'Not computed yet.',
  idle: 'Not computed yet.',
} as const;

/** No link: the address holds the settings. */
function toDetectors(): void {
  const section = document.querySelector('[data-tour="Detectors"]');
  section?.scrollIntoView({ block: 'start' });
  section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

export function VerdictPanel() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const { gaia, si, pair } = useVerdicts();
  const stale = useStore(isStale);
  const reason = useStore((state) => staleReason(state, store));
  const status = useStore((state) => state.run.status);
  // What was measured with the chosen network says nothing of a score of the one before.
  const { table, fault } = useStore(measuredOf);
  const measured = reason === 'network' ? null : table;
  const item = useStore(({ images }) => images.items.find(({ id }) => id === images.selected) ?? null);
  // Until the selected picture has its first result, the figures below are of another: the words beside it must not be.
  const other = useStore((state) => showsOther(state, store));
  const classes = useStore((state) => state.pack.json?.classes ?? null);
  const gallery = useContext(PictureSourceContext)?.gallery;
  const sample = gallery?.find(({ id }) => id === item?.sample);
  // The record grows in place: its version, read by useShownRecord, says when to look again.
  const top = useStore((state) => (showsOther(state, store) ? null : predictions(state, store)))?.[0];
  const broken = useStore(({ engine, pack }) =>
    pack.status === 'failed' ? 'network' : engine.status === 'failed' ? 'engine' : null,
  );
  const awaited = useStore(isAwaited);
  const waiting =
    broken !== null
      ? `Without ${broken === 'network' ? 'a network' : 'an engine'} there is no score; the reason is above.`
      : item === null && status !== 'running'
        ? 'Waiting for a picture.'
        : WAITING[status];
  const rule = record?.plan?.rule ?? 'z';
  const [gaiaAxis = null, siAxis = null] = useMemo(
    () => axesOf([gaia.verdict, si.verdict]),
    [gaia.verdict, si.verdict],
  );
  const waitingLine = (method: 'gaia' | 'si'): string | null =>
    record === null ? null : settingsLine(method, record.settings, rule);
  const note = noteText({
    status,
    reason,
    record,
    settings:
      si.verdict === null ? (reason === null ? null : waitingLine('si')) : verdictLine('si', si.verdict),
  });
  // A run that was cut short has GAIA's verdict, and no other will come: what both said before is not of these settings.
  const alone = pair === null || other || (si.old && !gaia.old && !stale && isCutShort(status));
  // As the headline: nothing is said while a score is still to come.
  const [a, b] = !alone ? [pair.gaia, pair.si] : [other || !isCutShort(status) ? null : gaia.verdict, null];
  // Of the scores that stand here, not of those that are to come.
  const seenBy = record === null || other ? null : record.input;
  const patch = useStore(({ input }) =>
    item?.status === 'ready' ? patchOf(store, item.id, seenBy ?? input) : null,
  );
  const what = patch === null ? 'picture' : 'patch';
  const all = useStore((state) => verdicts(state, store));
  // As long as nothing is said of the picture, nothing is said of its other scores.
  const logits = a === null ? [] : all.filter(({ method }) => !isOfHeadline(method));
  const wrong =
    sample === undefined || reason === 'network' || patch !== null
      ? null
      : knownError(kindFor(sample, classes), saysOf([...[a, b].filter((v) => v !== null), ...logits]));
  const leader = useMemo(() => leaderText(measured), [measured]);
  const others = other || reason === 'network' ? null : othersText(all, what);
  const side = { waiting, measured };
  return (
    <section className={styles.verdict} aria-label="Verdict" data-tour="verdict">
      <header className={styles.hero}>
        <View />
        <div className={styles.lead} data-old={stale || (si.old && !alone) || gaia.old || undefined}>
          <h2 className={styles.headline}>
            {alone ? headlineAlone(other ? null : gaia.verdict, status) : headline(pair.gaia, pair.si, what)}
          </h2>
          <p>
            {item === null ? (
              `No ${status === 'running' ? 'class' : 'picture'} yet.`
            ) : top === undefined ? (
              <bdi>{item.name}</bdi>
            ) : (
              <>
                <bdi>{item.name}</bdi>: the network takes it for <b>{top.label}</b> (
                {formatShare(top.probability)}).
              </>
            )}
          </p>
          <p className={styles.sentence}>
            GAIA and S&amp;I <Term id="score">score</Term> how far a picture lies from those that the network
            was <Term id="id">trained on</Term>; larger is further <Term id="ood">out</Term>.
          </p>
          <p className={styles.others}>
            {others !== null && (
              <>
                {others} {leader}{' '}
                <Button small variant="quiet" onPress={toDetectors}>
                  All scores <ArrowDown aria-hidden />
                </Button>
              </>
            )}
          </p>
          {patch !== null && <p className={styles.patch}>{patch}</p>}
          {wrong !== null && <p className={styles.wrong}>{wrong}</p>}
          <Notes className={styles.notes} />
          <p className={styles.stale}>{note}</p>
        </div>
      </header>
      <div
        className={styles.grid}
        data-measured={measured !== null || reason === 'network' || undefined}
        data-empty={(gaia.verdict === null && !awaited) || undefined}
      >
        <Side
          method="gaia"
          verdict={gaia.verdict}
          old={stale || gaia.old}
          settings={waitingLine('gaia')}
          axis={gaiaAxis}
          {...side}
        />
        <Side
          method="si"
          verdict={si.verdict}
          old={stale || si.old}
          settings={waitingLine('si')}
          axis={siAxis}
          {...side}
        />
        <Classes />
      </div>
      {fault !== null && <p className={styles.equality}>{fault}</p>}
      <Equal />
      <Near />
    </section>
  );
}
