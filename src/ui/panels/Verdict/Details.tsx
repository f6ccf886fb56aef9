import { ArrowDown, ChevronRight } from 'lucide-react';
import { useContext, useMemo, useState } from 'react';
import { measuredOf, staleReason, verdicts } from '../../../store/selectors';
import { Button } from '../../components/Button';
import { Term } from '../../components/Term';
import { axesOf } from '../../figures/verdict/density';
import { knownError } from '../../figures/verdict/model';
import { kindFor } from '../../galleryKinds';
import type { Seen } from '../../patch';
import { PictureSourceContext } from '../../pictureSource';
import { leaderText } from '../../separation';
import { othersText, saysOf } from '../../sides';
import { useAppStore, useStore } from '../../useStore';
import { Side } from './Side';
import type { ShownAnswer } from './useAnswer';
import styles from './Verdict.module.css';

interface DetailsProps {
  readonly shown: ShownAnswer;
  readonly what: Seen;
  readonly waiting: string;
  /** The settings of a method’s score that is still to come. */
  readonly settingsOf: (method: 'gaia' | 'si') => string | null;
  readonly old: boolean;
}

/** No link: the address holds the settings. */
function toDetectors(): void {
  const section = document.querySelector('[data-tour="Detectors"]');
  section?.scrollIntoView({ block: 'start' });
  section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

/** Scores, thresholds and how well each method was measured to do: what stands behind the answer. */
export function Details(props: DetailsProps) {
  // Its own state, so that it stays as a person left it while the numbers change.
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.details} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight aria-hidden /> Scores and thresholds
      </summary>
      {isOpen && <Inside {...props} />}
    </details>
  );
}

function Inside({ shown, what, waiting, settingsOf, old }: DetailsProps) {
  const store = useAppStore();
  const { gaia, si, answer } = shown;
  const reason = useStore((state) => staleReason(state, store));
  const { table } = useStore(measuredOf);
  // What was measured with the chosen network says nothing of a score of the one before.
  const measured = reason === 'network' ? null : table;
  const item = useStore(({ images }) => images.items.find(({ id }) => id === images.selected) ?? null);
  const classes = useStore((state) => state.pack.json?.classes ?? null);
  const gallery = useContext(PictureSourceContext)?.gallery;
  const sample = gallery?.find(({ id }) => id === item?.sample);
  const all = useStore((state) => verdicts(state, store));
  const [gaiaAxis = null, siAxis = null] = useMemo(
    () => axesOf([gaia.verdict, si.verdict]),
    [gaia.verdict, si.verdict],
  );
  const leader = useMemo(() => leaderText(measured), [measured]);
  const wrong =
    sample === undefined || answer === null || reason === 'network' || what === 'patch'
      ? null
      : knownError(kindFor(sample, classes), saysOf(shown.all));
  const others = answer === null || reason === 'network' ? null : othersText(all, what);
  return (
    <div className={styles.inside}>
      <p className={styles.sentence}>
        GAIA and S&amp;I <Term id="score">score</Term> how far a picture lies from those that the network was{' '}
        <Term id="id">trained on</Term>; larger is further <Term id="ood">out</Term>.
      </p>
      <p className={styles.others}>
        {others !== null && (
          <>
            {others} {leader}{' '}
          </>
        )}
        <Button small variant="quiet" onPress={toDetectors}>
          All scores <ArrowDown aria-hidden />
        </Button>
      </p>
      {wrong !== null && <p className={styles.wrong}>{wrong}</p>}
      <div className={styles.grid}>
        <Side
          method="gaia"
          verdict={gaia.verdict}
          old={old || gaia.old}
          settings={settingsOf('gaia')}
          axis={gaiaAxis}
          waiting={waiting}
          measured={measured}
        />
        <Side
          method="si"
          verdict={si.verdict}
          old={old || si.old}
          settings={settingsOf('si')}
          axis={siAxis}
          waiting={waiting}
          measured={measured}
        />
      </div>
    </div>
  );
}
