import { useEffect, useState } from 'react';
import { answerWord } from '../../../verdict/answer';
import { useStore } from '../../useStore';
import type { ShownAnswer } from './useAnswer';

const SITE = 'Splitscope';

/** Says the answer to those who do not see it, and puts it into the page's title: once it stands, not while it still moves. */
export function Announce({ answer, text }: Pick<ShownAnswer, 'answer' | 'text'>) {
  const name = useStore(({ images }) => images.items.find(({ id }) => id === images.selected)?.name ?? null);
  const running = useStore((state) => state.run.status === 'running');
  const [said, setSaid] = useState('');
  const sentence = answer === null ? '' : `${name ?? 'Picture'}: ${text}.`;
  if (!running && said !== sentence) setSaid(sentence);
  const word = answer === null ? null : answerWord(answer);
  useEffect(() => {
    document.title = word === null || name === null ? SITE : `${word}: ${name} · ${SITE}`;
    return () => {
      document.title = SITE;
    };
  }, [word, name]);
  return (
    <p aria-live="polite" className="visually-hidden">
      {said}
    </p>
  );
}
