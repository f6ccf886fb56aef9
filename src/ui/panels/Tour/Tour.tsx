import { useState } from 'react';
import { Button } from '../../components/Button';
import { Sheet } from '../../components/Sheet';
import styles from './Tour.module.css';

const STEPS = [
  {
    title: 'What this is',
    text: 'A network was trained to tell a few kinds of pictures apart. Asked about anything else it still names one of them. Two methods, GAIA and S&I, look at its gradients to tell whether it should be believed. Neither is always right: where that was measured, the verdict says how often. Everything is computed on this machine; no picture leaves it.',
  },
  {
    title: 'The verdict',
    text: 'A larger score is further out of distribution. The curve is where pictures of the known kinds fall, the dotted line the threshold that accepts 95 % of them, the mark this picture.',
  },
  {
    title: 'Why: histograms and layers',
    text: 'Both methods count how many gradients are not exactly zero. The histograms show the gradients, with the zeros apart; the matrix shows the count in every channel of every layer. Choose a cell and everything shows that channel.',
  },
  {
    title: 'Move η and T',
    text: 'S&I takes T − 1 steps of size η against the prediction, at each layer alone. With T = 1 it is GAIA. A larger η takes its count further from GAIA’s, which can help with one kind of picture and hurt with another. The figures follow while you drag.',
  },
  {
    title: 'Your own pictures',
    text: 'Drop, paste or browse. Several pictures make a filmstrip with a score on each. Every dotted word explains itself; the glossary has them all.',
  },
] as const;

interface TourProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Five sentences for a first visit; Escape or Skip ends them. */
export function Tour({ isOpen, onClose }: TourProps) {
  const [at, setAt] = useState(0);
  const step = STEPS[at]!;
  const close = (): void => {
    setAt(0);
    onClose();
  };
  const last = at === STEPS.length - 1;
  return (
    <Sheet title={step.title} isOpen={isOpen} onClose={close}>
      <p className={styles.text} aria-live="polite">
        {step.text}
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
          {last ? 'Begin' : 'Next'}
        </Button>
      </footer>
    </Sheet>
  );
}
