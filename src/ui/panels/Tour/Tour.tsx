import { useEffect, useState } from 'react';
import { Button } from '../../components/Button';
import { Sheet } from '../../components/Sheet';
import styles from './Tour.module.css';

/** `at`: the part of the page that is spoken of, by its `data-tour`; `narrow`: said as well where the page is one column. */
const STEPS = [
  {
    title: 'What this is',
    at: null,
    text: 'A network was trained to tell a few kinds of pictures apart. Asked about anything else it still names one of them. Two methods, GAIA and S&I, look at its gradients to tell whether it should be believed. Neither is always right: where that was measured, the verdict says how often. Everything is computed on this machine; no picture leaves it.',
  },
  {
    title: 'The verdict',
    at: 'verdict',
    text: 'A larger score is further out of distribution. The curve is where pictures of the known kinds fall, the dashed line the threshold that accepts 95 % of them, the mark this picture.',
  },
  {
    title: 'Why: the gradients',
    at: 'Histograms of the gradients',
    text: 'Both methods count how many gradients are not exactly zero. The histograms show the gradients, with the zeros apart, for both methods on the same axes.',
  },
  {
    title: 'Where: layers and channels',
    at: 'Layers and channels',
    text: 'The count in every channel of every layer. A score weighs every channel alike, whatever its size. Choose a cell, and the histograms show that channel alone.',
  },
  {
    title: 'Move η and T',
    at: 'controls',
    narrow: 'They are behind “Settings”, which is marked.',
    text: 'S&I takes T − 1 steps of size η against the prediction, at each layer alone. With T = 1 it is GAIA. A larger η takes its count further from GAIA’s, which can help with one kind of picture and hurt with another. The figures follow while you drag.',
  },
  {
    title: 'Your own pictures',
    at: 'pictures',
    text: 'Drop, paste or browse. Several pictures make a filmstrip with a score on each. Every dotted word explains itself; the glossary has them all.',
  },
] as const;

interface TourProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A few sentences for a first visit, each beside what it speaks of; Escape or Skip ends them. */
export function Tour({ isOpen, onClose }: TourProps) {
  const [at, setAt] = useState(0);
  const step = STEPS[at]!;
  const close = (): void => {
    // Back to where the page begins, if the tour has led away from it.
    if (at > 0) window.scrollTo({ top: 0 });
    setAt(0);
    onClose();
  };
  const last = at === STEPS.length - 1;
  useEffect(() => {
    const target = isOpen && step.at !== null ? document.querySelector(`[data-tour="${step.at}"]`) : null;
    if (target === null) return;
    target.setAttribute('data-toured', '');
    target.scrollIntoView({ block: 'start' });
    return () => target.removeAttribute('data-toured');
  }, [isOpen, step.at]);
  return (
    <Sheet title={step.title} place={step.at === null ? 'middle' : 'corner'} isOpen={isOpen} onClose={close}>
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
          {last ? 'Begin' : 'Next'}
        </Button>
      </footer>
    </Sheet>
  );
}
