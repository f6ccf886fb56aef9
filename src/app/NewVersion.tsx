import { Button } from '../ui/components/Button';
import styles from './NewVersion.module.css';

/** Offers the version that the server has by now; this one goes on working until then. */
export function NewVersion({ onReload }: { readonly onReload: () => void }) {
  return (
    <div className={styles.bar} role="status">
      A new version of Splitscope is ready.
      <Button small onPress={onReload}>
        Reload
      </Button>
    </div>
  );
}
