import { Select } from '../../components/Select';
import { Help } from '../../components/Term';
import { useNarrow } from '../../useNarrow';
import { useActions, useStore } from '../../useStore';
import { loadingText, networkOptions, provenanceText } from '../../words/network';
import styles from './Network.module.css';

/**
 * Which network looks at the pictures, what it is, and the choice of another. Why a chosen one could not be
 * used is said here where the status line, which says it, is covered.
 */
export function NetworkPanel() {
  const pack = useStore((state) => state.pack);
  const fetched = useStore((state) => state.fetched);
  const choice = useStore((state) => state.packChoice);
  const { choosePack } = useActions();
  const sayFault = useNarrow();
  const { pending, listFault, fault } = choice;
  const loading = pending ?? (pack.status === 'loading' ? pack.id : null);
  return (
    <section className={styles.panel} aria-labelledby="network-title">
      <header className={styles.head}>
        <h2 id="network-title">Network</h2>
        <Help id="pack" />
      </header>
      <Select
        label="Network"
        hideLabel
        options={networkOptions(choice, pack)}
        value={pending ?? pack.id}
        onChange={choosePack}
      />
      {sayFault && fault !== null && <p className={styles.fault}>{fault.text}</p>}
      {loading !== null && loading !== pack.json?.id ? (
        <p className={styles.quiet}>{loadingText(choice, pack, loading, fetched)}</p>
      ) : (
        pack.json !== null && (
          <details className={styles.about}>
            <summary>About</summary>
            <p className={styles.quiet}>{pack.json.description}</p>
            <p className={styles.quiet}>{provenanceText(pack.json)}</p>
          </details>
        )
      )}
      {listFault !== null && <p className={styles.quiet}>{listFault}</p>}
    </section>
  );
}
