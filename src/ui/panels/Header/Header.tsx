import { BookOpen, Compass, Link2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { BackendName } from '../../../engine/jobs';
import type { Theme } from '../../../store/types';
import { linkOf, writeLink } from '../../../store/urlState';
import { Button } from '../../components/Button';
import { Select } from '../../components/Select';
import { useActions, useAppStore, useStore } from '../../useStore';
import { backendName } from '../../words/caption';
import styles from './Header.module.css';

const THEMES: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };
/** Without a label of its own the choice says what it is of. */
const themes = (label: boolean): readonly { id: Theme; label: string }[] =>
  (['system', 'light', 'dark'] as const).map((id) => ({
    id,
    label: label ? THEMES[id] : `Theme: ${THEMES[id].toLowerCase()}`,
  }));
/** How long the page says that the link was copied. */
const SAID_MS = 4000;

interface HeaderProps {
  readonly onTour: () => void;
  readonly onGlossary: () => void;
  /** Before the buttons, where there is room. */
  readonly children?: ReactNode;
  /** Ways to other screens and dialogs, after the buttons. */
  readonly ways: ReactNode;
  /** Last of all. */
  readonly actions: ReactNode;
}

/** What this is, and what concerns the page as a whole. */
export function Header({ onTour, onGlossary, ways, actions, children }: HeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.name}>
        <h1>Splitscope</h1>
        <p>Can you trust the network on this picture?</p>
      </div>
      <div className={styles.tools}>
        {children}
        <Button variant="quiet" onPress={onTour}>
          <Compass aria-hidden /> <span className={styles.word}>Take the tour</span>
        </Button>
        <Button variant="quiet" onPress={onGlossary}>
          <BookOpen aria-hidden /> <span className={styles.word}>Glossary</span>
        </Button>
        <Share />
        <div className={styles.ways}>{ways}</div>
        {actions}
      </div>
    </header>
  );
}

/** What computes, and light or dark: in the header, or, on a phone, among the settings. */
export function PageSettings({ label = false }: { readonly label?: boolean }) {
  const theme = useStore((state) => state.theme);
  const { setTheme } = useActions();
  return (
    <>
      <Engine label={label} />
      <Select label="Theme" hideLabel={!label} options={themes(label)} value={theme} onChange={setTheme} />
    </>
  );
}

/** Which backend computes, why, and the choice of another. */
function Engine({ label }: { readonly label: boolean }) {
  const { capabilities, requested } = useStore((state) => state.engine);
  const { setBackend } = useActions();
  const names: readonly BackendName[] = capabilities?.available ?? ['wasm'];
  const now = capabilities
    ? `${backendName(capabilities.backend)}${capabilities.backend === 'wasm' && capabilities.threads > 1 ? `, ${capabilities.threads} threads` : ''}`
    : 'starting …';
  const options = [
    { id: 'auto', label: `Auto: ${now}` },
    ...names.map((name) => ({ id: name, label: backendName(name) })),
  ] as const;
  return (
    <div className={styles.engine} title={capabilities?.reason}>
      <Select
        label="Computes on"
        hideLabel={!label}
        options={options}
        value={requested}
        onChange={setBackend}
      />
    </div>
  );
}

/** Copies a link that brings back everything but a picture of one's own. */
function Share() {
  const store = useAppStore();
  const [said, setSaid] = useState('');
  const share = async (): Promise<void> => {
    const link = linkOf(store.getState());
    const url = `${window.location.origin}${window.location.pathname}${writeLink(link)}`;
    try {
      await navigator.clipboard.writeText(url);
      setSaid(link.sample === null ? 'Link copied; it holds the settings, not your picture' : 'Link copied');
    } catch {
      setSaid('Copying is blocked here: take the link from the address bar');
    }
    setTimeout(() => setSaid(''), SAID_MS);
  };
  return (
    <span className={styles.share}>
      <Button variant="quiet" onPress={() => void share()}>
        <Link2 aria-hidden /> <span className={styles.word}>Share</span>
      </Button>
      <span aria-live="polite" className={styles.said}>
        {said}
      </span>
    </span>
  );
}
