import { memo, useMemo } from 'react';
import { metaOf } from '../../../engine/detectors/methods';
import { isStale, measuredOf, showsOther, staleReason } from '../../../store/selectors';
import { bandOf } from '../../../verdict/answer';
import { believeText, catchRates, catchText } from '../../../verdict/catchRates';
import { amongText, settingsLine, verdictLine, zoneOfVerdict } from '../../figures/verdict/model';
import { whyText } from '../../figures/reference/model';
import { patchOf } from '../../patch';
import { useAgainst } from '../../figures/reference/useAgainst';
import { Term } from '../../components/Term';
import { useAppStore, useShownRecord, useStore } from '../../useStore';
import { formatPValue } from '../../numbers';
import { Announce } from './Announce';
import { Compact } from './Compact';
import { Details } from './Details';
import { Equality } from './Equality';
import { NetworkView } from './NetworkView';
import { noteText } from './note';
import { Nudge } from './Nudge';
import { Predictions } from './Predictions';
import { ReadNotes } from './ReadNotes';
import { Ruler, type RulerMark } from './Ruler';
import { type ShownAnswer, useAnswer } from './useAnswer';
import styles from './Verdict.module.css';

// The panel draws with every event; these parts look for themselves.
const View = memo(NetworkView);
const Notes = memo(ReadNotes);
const Classes = memo(Predictions);
const Equal = memo(Equality);
const Near = memo(Nudge);
const Reasons = memo(Layers);

const WAITING = {
  failed: 'The analysis failed; the reason is above.',
  cancelled: 'Cancelled before the score was there.',
  running: 'Being computed …',
  done: 'Not computed yet.',
  idle: 'Not computed yet.',
} as const;

/** How far to believe the answer, in shares of pictures that were measured to be caught. */
function Believe({ shown }: { readonly shown: ShownAnswer }) {
  const store = useAppStore();
  const { table } = useStore(measuredOf);
  const reason = useStore((state) => staleReason(state, store));
  const { primary, all, answer } = shown;
  const text = useMemo(() => {
    const verdict = all.find(({ method }) => method === primary);
    if (table === null || verdict === undefined) return null;
    const rates = catchText(metaOf(verdict.method).name, catchRates(table, verdict.method, verdict.settings));
    return rates === null ? null : believeText(rates, verdict.own, verdict.tpr);
  }, [table, all, primary]);
  return <p className={styles.believe}>{text !== null && answer !== null && reason !== 'network' && text}</p>;
}

/** The primary detector's p-value: how often a picture like the ID images scores as far out as this one. */
function PValue({ shown }: { readonly shown: ShownAnswer }) {
  const { primary, all, answer } = shown;
  const verdict = all.find(({ method }) => method === primary);
  if (answer === null || verdict === undefined || verdict.pValue === null) return null;
  return (
    <p className={styles.believe}>
      {metaOf(verdict.method).name}: <Term id="p-value">p-value</Term> {formatPValue(verdict.pValue)}
    </p>
  );
}

/** Why, in a sentence: how many layers are not as in test pictures, and which most of all. */
function Layers() {
  const store = useAppStore();
  const found = useAgainst();
  const other = useStore((state) => showsOther(state, store));
  const known = useStore(({ pack }) => pack.json?.reference !== undefined);
  if (!known) return null;
  return <p className={styles.believe}>{found && !other && whyText(found.against, found.beyond)}</p>;
}

/** The detectors that are calibrated, on the ruler; nothing before there is one. */
function Place({ shown }: { readonly shown: ShownAnswer }) {
  const { all, answer, primary, si } = shown;
  const marks = all.flatMap((verdict): RulerMark[] => {
    const { method, score, percentile } = verdict;
    const zone = zoneOfVerdict(verdict);
    return percentile === null || zone === null
      ? []
      : [
          {
            method,
            score,
            percentile,
            zone,
            old: verdict === si.verdict && si.old,
            isPrimary: method === primary,
          },
        ];
  });
  const placed = all.filter(({ percentile }) => percentile !== null);
  const of = placed.find(({ method }) => method === primary) ?? placed[0];
  if (answer === null || of === undefined || of.acceptance === null || of.images === null)
    return <div className={styles.noRuler} />;
  return (
    <Ruler
      marks={marks}
      band={bandOf(of.acceptance, of.acceptanceInterval)}
      threshold={100 * of.acceptance}
      among={amongText(of.images, of.own)}
    />
  );
}

/** The answer: may the network be trusted on this picture. */
export function VerdictPanel() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const shown = useAnswer();
  const { gaia, si, answer, text, isOld } = shown;
  const stale = useStore(isStale);
  const reason = useStore((state) => staleReason(state, store));
  const status = useStore((state) => state.run.status);
  const { fault } = useStore(measuredOf);
  const item = useStore(({ images }) => images.items.find(({ id }) => id === images.selected) ?? null);
  // Until the selected picture has its first result, the figures below are of another: the words beside it must not be.
  const other = useStore((state) => showsOther(state, store));
  const broken = useStore(({ engine, pack }) =>
    pack.status === 'failed' ? 'network' : engine.status === 'failed' ? 'engine' : null,
  );
  const waiting =
    broken !== null
      ? `Without ${broken === 'network' ? 'a network' : 'an engine'} there is no score; the reason is above.`
      : item === null && status !== 'running'
        ? 'Waiting for a picture.'
        : WAITING[status];
  const rule = record?.plan?.rule ?? 'z';
  const settingsOf = (method: 'gaia' | 'si'): string | null =>
    record === null ? null : settingsLine(method, record.settings, rule);
  const note = noteText({
    status,
    reason,
    record,
    settings:
      si.verdict === null ? (reason === null ? null : settingsOf('si')) : verdictLine('si', si.verdict),
  });
  // Of the scores that stand here, not of those that are to come.
  const seenBy = record === null || other ? null : record.input;
  const patch = useStore(({ input }) =>
    item?.status === 'ready' ? patchOf(store, item.id, seenBy ?? input) : null,
  );
  return (
    <section className={styles.verdict} aria-label="Verdict" data-tour="verdict">
      <header className={styles.hero}>
        <View />
        <div className={styles.lead} data-old={isOld || undefined}>
          <h2 className={styles.headline} data-answer={answer?.kind ?? 'waiting'}>
            {text}
          </h2>
          <Classes />
          <Believe shown={shown} />
          <PValue shown={shown} />
          <Reasons />
          {shown.chosenFault !== null && <p className={styles.patch}>{shown.chosenFault}</p>}
          {patch !== null && <p className={styles.patch}>{patch}</p>}
          <Notes className={styles.notes} />
          <p className={styles.stale}>{note}</p>
        </div>
      </header>
      <Place shown={shown} />
      <div className={styles.pair}>
        <Compact
          method="gaia"
          verdict={gaia.verdict}
          old={stale || gaia.old}
          settings={settingsOf('gaia')}
          waiting={waiting}
        />
        <Compact
          method="si"
          verdict={si.verdict}
          old={stale || si.old}
          settings={settingsOf('si')}
          waiting={waiting}
        />
        <Details
          shown={shown}
          what={patch === null ? 'picture' : 'patch'}
          waiting={waiting}
          settingsOf={settingsOf}
          old={stale}
        />
      </div>
      {fault !== null && <p className={styles.equality}>{fault}</p>}
      <Equal />
      <Near />
      <Announce answer={answer} text={text} />
    </section>
  );
}
