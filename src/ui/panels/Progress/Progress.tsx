import { RotateCw, TriangleAlert, WifiOff, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { networkFault } from '../../../store/packTitle';
import { Button } from '../../components/Button';
import { useActions, useShownRecord, useStore } from '../../useStore';
import { progressModel } from './model';
import styles from './Progress.module.css';
import { must } from '../../../lib/must';

const subscribeOnline = (listener: () => void): (() => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** What is under way, what went wrong, and how to stop or try again. */
export function ProgressPanel() {
  const engine = useStore((state) => state.engine);
  const pack = useStore((state) => state.pack);
  const packChoice = useStore((state) => state.packChoice);
  const fetched = useStore((state) => state.fetched);
  const run = useStore((state) => state.run);
  const images = useStore((state) => state.images);
  const { record } = useShownRecord();
  const linkFault = useStore((state) => state.linkFault);
  const silence = useStore((state) => state.silence);
  const { cancel, retry, restartEngine, choosePack, dismissNotice, dismissPackFault, setLinkFault } =
    useActions();
  const online = useSyncExternalStore(
    subscribeOnline,
    () => navigator.onLine,
    () => true,
  );
  const { text, detail, share, running, bar } = progressModel(
    { engine, pack, packChoice, fetched, run, images },
    record,
  );
  const isUnknown = packChoice.list?.some(({ id }) => id === pack.id) === false;
  const fault =
    engine.status === 'failed'
      ? engine.error.message
      : pack.status === 'failed'
        ? isUnknown
          ? `This page lists no network “${pack.id}”. ${pack.error}`
          : pack.error
        : run.status === 'failed'
          ? run.error.code === 'bad-pack'
            ? networkFault(pack.json?.title ?? pack.id, run.error.message)
            : run.error.message
          : null;
  // A network that a link names and that is not there need not end the visit.
  const [first = null] = packChoice.list ?? [];
  const usual = pack.status === 'failed' && first?.id !== pack.id ? first : null;
  return (
    <div className={styles.progress}>
      <div className={styles.row}>
        <div className={styles.words}>
          <p role="status" className={styles.text}>
            {text}
          </p>
          {detail !== null && <span className={styles.detail}>{detail}</span>}
        </div>
        {!online && (
          <span className={styles.offline}>
            <WifiOff aria-hidden /> Offline: everything already loaded still works
          </span>
        )}
        {run.status === 'cancelled' && (
          <Button small variant="quiet" onPress={retry}>
            <RotateCw aria-hidden /> Run again
          </Button>
        )}
        <Button
          small
          variant="quiet"
          isDisabled={run.status !== 'running' && packChoice.pending === null}
          onPress={cancel}
        >
          <X aria-hidden /> Cancel
        </Button>
      </div>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={bar}
        {...(detail === null ? {} : { 'aria-valuetext': detail })}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(running
          ? share === null
            ? {}
            : { 'aria-valuenow': Math.round(share * 100) }
          : { 'aria-valuenow': run.status === 'done' ? 100 : 0 })}
        data-running={running || undefined}
        data-unknown={(running && share === null) || undefined}
      >
        <i style={{ transform: `scaleX(${running ? (share ?? 0.3) : 0})` }} />
      </div>
      {silence !== null && fault === null && (
        <div className={styles.fault} role="alert">
          <TriangleAlert aria-hidden />
          <p>{silence}</p>
          <Button small onPress={restartEngine}>
            <RotateCw aria-hidden /> Start the engine again
          </Button>
        </div>
      )}
      {fault !== null && (
        <div className={styles.fault} role="alert">
          <TriangleAlert aria-hidden />
          <p>{fault}</p>
          {usual !== null && (
            <Button small onPress={() => choosePack(usual.id)}>
              Open “{usual.title}”
            </Button>
          )}
          <Button small onPress={retry}>
            <RotateCw aria-hidden /> Retry
          </Button>
          {/* After a deployment an old page names files that are gone: only a new one helps. */}
          {engine.status === 'failed' && (
            <Button small onPress={() => window.location.reload()}>
              Load the page again
            </Button>
          )}
        </div>
      )}
      {packChoice.fault !== null && (
        <div className={styles.fault} role="alert">
          <TriangleAlert aria-hidden />
          <p>{packChoice.fault.text}</p>
          <Button small onPress={() => choosePack(must(packChoice.fault).of)}>
            <RotateCw aria-hidden /> Retry
          </Button>
          <Button small square variant="quiet" aria-label="Dismiss" onPress={dismissPackFault}>
            <X aria-hidden />
          </Button>
        </div>
      )}
      {linkFault !== null && (
        <div className={styles.notice} role="alert">
          <p>{linkFault}</p>
          <Button small square variant="quiet" aria-label="Dismiss" onPress={() => setLinkFault(null)}>
            <X aria-hidden />
          </Button>
        </div>
      )}
      {engine.notice !== null && (
        <div className={styles.notice} role="alert">
          <p>{engine.notice}</p>
          <Button small square variant="quiet" aria-label="Dismiss the notice" onPress={dismissNotice}>
            <X aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}
