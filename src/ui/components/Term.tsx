import { createContext, memo, type ReactNode, useContext, useState } from 'react';
import { CircleHelp } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Term.module.css';

export interface TermText {
  readonly title: string;
  readonly text: string;
}
/** The page's glossary, by id; without one a term is plain text. */
export const TermsContext = createContext<Readonly<Record<string, TermText>> | null>(null);

interface ExplainedProps extends TermText {
  readonly className: string;
  readonly name?: string;
  readonly children: ReactNode;
}

/** Explains itself on hover and on keyboard focus, and, for fingers, when it is pressed. */
function Explained({ title, text, className, name, children }: ExplainedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <TooltipTrigger
      delay={250}
      closeDelay={120}
      isOpen={isOpen}
      onOpenChange={setOpen}
      shouldCloseOnPress={false}
    >
      <Button
        className={className}
        onPress={() => setOpen(true)}
        {...(name === undefined ? {} : { 'aria-label': name })}
      >
        {children}
      </Button>
      <Tooltip className={styles.tooltip ?? ''} offset={6} placement="bottom start">
        <strong className={styles.title}>{title}</strong>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** A word of the trade, with its explanation. `id` is a key of the glossary. Many stand in what is drawn often: hence `memo`. */
export const Term = memo(function Term({
  id,
  children,
}: {
  readonly id: string;
  readonly children: ReactNode;
}) {
  const entry = useContext(TermsContext)?.[id];
  if (!entry) return children;
  return (
    <Explained {...entry} className={styles.term ?? ''}>
      {children}
    </Explained>
  );
});

/** The small question mark beside a control's label. */
export const Help = memo(function Help({ id }: { readonly id: string }) {
  const entry = useContext(TermsContext)?.[id];
  if (!entry) return null;
  return (
    <Explained {...entry} className={styles.help ?? ''} name={`What is ${entry.title}?`}>
      <CircleHelp aria-hidden />
    </Explained>
  );
});
