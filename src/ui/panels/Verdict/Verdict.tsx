import { useContext, useState } from 'react';
import { isStale, predictions, verdictFor, type Verdict } from '../../../store/selectors';
import { MethodName, METHOD_NAME, type Method } from '../../components/Mark';
import { Term } from '../../components/Term';
import { formatScore, formatShare } from '../../numbers';
import { useAppStore, useShownRecord, useStore } from '../../useStore';
import { PictureSourceContext } from '../Input/AddContext';
import { NetworkView } from '../Input/NetworkView';
import { ReadNotes } from '../Input/ReadNotes';
import { axesOf, type StripAxis } from './density';
import { Equality } from './Equality';
import { headline, knownError, percentileSentence, settingsLine, verdictWords } from './model';
import { Predictions } from './Predictions';
import { Strip } from './Strip';
import styles from './Verdict.module.css';

interface SideProps {
  readonly method: Method;
  readonly verdict: Verdict | null;
  /** Of a run before the present one: dimmed until the new score is there. */
  readonly old: boolean;
  readonly waiting: string;
  readonly tpr: number;
  readonly settings: string | null;
  readonly axis: StripAxis | null;
}

function Side({ method, verdict, old, waiting, tpr, settings, axis }: SideProps) {
  const sentence = verdict && percentileSentence(verdict);
  return (
    <article className={styles.side} aria-label={METHOD_NAME[method]} data-old={old || undefined}>
      <h3 className={styles.method}>
        <MethodName method={method} />
        {settings !== null && <span className={styles.settings}>{settings}</span>}
      </h3>
      {verdict === null ? (
        <div className={styles.waiting}>
          <p className={styles.score}>
            <span aria-hidden>—</span>
          </p>
          <p className={styles.sentence}>{waiting}</p>
        </div>
      ) : (
        <>
          <p className={styles.line}>
            <span className={styles.score} data-testid={`score-${method}`}>
              {formatScore(verdict.score)}
            </span>
            <strong className={styles.words} data-verdict={verdict.verdict ?? 'none'}>
              {verdictWords(verdict.verdict)}
            </strong>
          </p>
          {sentence === null ? (
            <p className={styles.sentence}>
              This <Term id="calibration">calibration</Term> has no entry for these settings, so the score has
              no percentile and no threshold. Where η and T have entries, the sliders list them as
              “Calibrated”.
            </p>
          ) : (
            <p className={styles.sentence}>{sentence}</p>
          )}
          {verdict.quantiles !== null && verdict.threshold !== null && axis !== null && (
            <>
              <Strip
                method={method}
                quantiles={verdict.quantiles}
                axis={axis}
                score={verdict.score}
                xi={verdict.threshold}
                description={`Scores of ID images, the threshold at ${formatScore(verdict.threshold)} and this picture at ${formatScore(verdict.score)}: ${verdictWords(verdict.verdict)}.`}
              />
              <p className={styles.threshold}>
                <Term id="threshold">Threshold ξ</Term> {formatScore(verdict.threshold)}
                <span className={styles.muted}> accepts {formatShare(tpr)} of ID images</span>
              </p>
            </>
          )}
        </>
      )}
    </article>
  );
}

/** The last verdict of a method on this picture, kept on the screen, dimmed, until the next one is there. */
function useLast(current: Verdict | null, imageId: string | null) {
  const [last, setLast] = useState<{ readonly imageId: string | null; readonly verdict: Verdict } | null>(
    null,
  );
  if (current !== null && (last?.verdict !== current || last.imageId !== imageId))
    setLast({ imageId, verdict: current });
  if (current !== null) return { verdict: current, old: false };
  const verdict = last?.imageId === imageId ? last.verdict : null;
  return { verdict, old: verdict !== null };
}

export function VerdictPanel() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const gaiaNow = useStore((state) => verdictFor(state, store, 'gaia'));
  const siNow = useStore((state) => verdictFor(state, store, 'si'));
  const stale = useStore(isStale);
  const status = useStore((state) => state.run.status);
  const tpr = useStore((state) => state.view.targetTpr);
  const gaia = useLast(gaiaNow, record?.imageId ?? null);
  const si = useLast(siNow, record?.imageId ?? null);
  const item = useStore((state) => {
    // Files that look the same to the network share their result, which names the first of them.
    const { run, images } = state;
    const id =
      run.shownKey !== null && run.shownKey === run.key
        ? images.selected
        : (store.results.get(run.shownKey)?.imageId ?? null);
    return images.items.find((other) => other.id === id) ?? null;
  });
  const gallery = useContext(PictureSourceContext)?.gallery;
  const kind = gallery?.find(({ id }) => id === item?.sample)?.kind;
  const wrong = kind === undefined ? null : knownError(kind, gaia.verdict, si.verdict);
  // The record grows in place: its version, read by useShownRecord, says when to look again.
  const top = useStore((state) => predictions(state, store))?.[0];
  const running = status === 'running';
  const waiting =
    status === 'failed'
      ? 'The analysis failed; the reason is above.'
      : status === 'cancelled'
        ? 'Cancelled before the score was there.'
        : running
          ? 'Being computed …'
          : item === null
            ? 'Waiting for a picture.'
            : 'Not computed yet.';
  const rule = record?.plan?.rule ?? 'z';
  const siSettings = si.verdict?.settings ?? record?.settings ?? null;
  const old = stale || si.old || gaia.old;
  const otherNetwork = useStore((state) => record !== null && record.pack !== state.pack.id);
  const before = otherNetwork ? 'Of the network before' : 'Of the settings before';
  const [gaiaAxis = null, siAxis = null] = axesOf([gaia.verdict, si.verdict]);
  return (
    <section className={styles.verdict} aria-label="Verdict">
      <header className={styles.hero}>
        <NetworkView />
        <div className={styles.lead}>
          <h2 className={styles.headline}>
            {running && gaia.verdict === null && si.verdict === null
              ? 'Looking at this picture …'
              : headline(gaia.verdict, si.verdict)}
          </h2>
          <p>
            {item === null ? (
              `No ${running ? 'class' : 'picture'} yet.`
            ) : top === undefined ? (
              item.name
            ) : (
              <>
                {item.name}: the network takes it for <b>{top.label}</b> ({formatShare(top.probability)}).
              </>
            )}
          </p>
          <p className={styles.sentence}>
            GAIA and S&amp;I <Term id="score">score</Term> how far a picture lies from those that the network
            was <Term id="id">trained on</Term>; larger is further <Term id="ood">out</Term>.
          </p>
          {wrong !== null && <p className={styles.wrong}>{wrong}</p>}
          <ReadNotes className={styles.notes} />
          <p className={styles.stale}>
            {old && (running ? `${before}; the new score is on its way.` : `${before}.`)}
          </p>
        </div>
      </header>
      <div className={styles.grid}>
        <Side
          method="gaia"
          verdict={gaia.verdict}
          old={stale || gaia.old}
          waiting={waiting}
          tpr={tpr}
          settings="the clean gradients"
          axis={gaiaAxis}
        />
        <Side
          method="si"
          verdict={si.verdict}
          old={stale || si.old}
          waiting={waiting}
          tpr={tpr}
          settings={siSettings === null ? null : settingsLine(siSettings, rule)}
          axis={siAxis}
        />
        <Predictions />
      </div>
      <Equality />
    </section>
  );
}
