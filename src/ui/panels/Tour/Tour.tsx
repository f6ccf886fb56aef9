import { useEffect, useState } from 'react';
import { Button } from '../../components/Button';
import { Sheet } from '../../components/Sheet';
import styles from './Tour.module.css';
import { must } from '../../../lib/must';

/** `at`: the part of the page that is spoken of, by its `data-tour`; `narrow`: said as well where the page is one column. */
const STEPS = [
  {
    title: 'The answer',
    at: 'verdict',
    text: 'The network always names a class. This line says whether to believe it. The ruler shows where each detector puts the picture among test images: the further right, the less familiar.',
  },
  {
    title: 'Why',
    at: 'Histograms of the gradients',
    text: 'GAIA and S&I count gradients that are exactly zero. Familiar pictures have more of them. Below, every layer and channel is shown by itself.',
  },
  {
    title: 'Try it',
    at: 'controls',
    narrow: 'They are behind “Settings”.',
    text: 'Move η and T: S&I takes T − 1 steps of size η. Then drop a picture of your own anywhere on the page.',
  },
] as const;

interface TourProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A few sentences for a first visit, each beside what it speaks of; Escape or Skip ends them. */
export function Tour({ isOpen, onClose }: TourProps) {
  const [at, setAt] = useState(0);
  const step = must(STEPS[at]);
  const close = (): void => {
    // Back to where the page begins, if the tour has led away from it.
    if (at > 0) window.scrollTo({ top: 0 });
    setAt(0);
    onClose();
  };
  const last = at === STEPS.length - 1;
  useEffect(() => {
    const target = isOpen ? document.querySelector(`[data-tour="${step.at}"]`) : null;
    if (target === null) return;
    target.setAttribute('data-toured', '');
    target.scrollIntoView({ block: 'start' });
    return () => target.removeAttribute('data-toured');
  }, [isOpen, step.at]);
  return (
    <Sheet title={step.title} place="corner" isOpen={isOpen} onClose={close}>
      <p className={styles.text} aria-live="polite">
        {step.text}
        {'narrow' in step && <span className={styles.narrow}> {step.narrow}</span>}
      </p>
      <footer className={styles.foot}>
        <span className={styles.count}>
          {at + 1} of {STEPS.length}
        </span>
        {!last && (
          <Button variant="quiet" onPress={close}>
            Skip
          </Button>
        )}
        {at > 0 && <Button onPress={() => setAt(at - 1)}>Back</Button>}
        <Button variant="solid" onPress={last ? close : () => setAt(at + 1)}>
          {last ? 'Done' : 'Next'}
        </Button>
      </footer>
    </Sheet>
  );
}
