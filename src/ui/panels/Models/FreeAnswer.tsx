import { useId, useState } from 'react';
import { Button } from '../../components/Button';
import styles from './Models.module.css';

interface FreeAnswerProps {
  readonly label: string;
  readonly value: string;
  readonly isDisabled: boolean;
  /** Whether a text can be taken; any that is not empty where it is not given. */
  readonly isAnswer?: (text: string) => boolean;
  readonly onAnswer: (value: string) => void;
}

/** A question with more answers than a list holds: what is written is taken with Enter or the button. */
export function FreeAnswer({ label, value, isDisabled, isAnswer, onAnswer }: FreeAnswerProps) {
  const [text, setText] = useState(value);
  const id = useId();
  const can = text.trim() !== '' && text.trim() !== value && isAnswer?.(text) !== false;
  return (
    <form
      className={styles.free}
      onSubmit={(event) => {
        event.preventDefault();
        if (can) onAnswer(text.trim());
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.title}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" isDisabled={isDisabled || !can}>
        Take it
      </Button>
    </form>
  );
}
