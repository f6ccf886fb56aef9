import { useId, useState } from 'react';
import { Button } from '../../components/Button';
import styles from './Models.module.css';

interface FreeAnswerProps {
  readonly label: string;
  readonly value: string;
  readonly isDisabled: boolean;
  readonly onAnswer: (value: string) => void;
}

/** A question with more answers than a list holds: what is written is taken with Enter or the button. */
export function FreeAnswer({ label, value, isDisabled, onAnswer }: FreeAnswerProps) {
  const [text, setText] = useState(value);
  const id = useId();
  return (
    <form
      className={styles.free}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && text !== value) onAnswer(text.trim());
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.title}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" isDisabled={isDisabled || text.trim() === '' || text === value}>
        Take it
      </Button>
    </form>
  );
}
