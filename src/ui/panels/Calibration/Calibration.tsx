import { lazy, Suspense } from 'react';
import { ownOf } from '../../../calibration/kept/own';
import { useCalibrating, useCalibratingState } from '../../calibrating';
import { Button } from '../../components/Button';
import { Help } from '../../components/Term';
import { useStore } from '../../useStore';
import styles from './Calibration.module.css';
import { ownText } from './model';
import { Progress } from './Progress';

/** Fetched when it is first opened: most visits go by the pack's calibration. */
const CalibrationDialog = lazy(() => import('./CalibrationDialog'));

/** The dialog while it is open: the panel's, and the page's where the panel lies in a drawer that is closed. */
export function CalibrationSheet() {
  const isOpen = useCalibratingState((state) => state.isOpen);
  return (
    isOpen && (
      <Suspense>
        <CalibrationDialog />
      </Suspense>
    )
  );
}

/** What the thresholds are of, and the way to one's own. */
export function CalibrationPanel() {
  const calibrating = useCalibrating();
  const { phase, begun } = useCalibratingState((state) => state);
  const own = useStore(({ pack }) => (pack.json === null ? null : ownOf(pack.json)));
  const goes = phase === 'running' || phase === 'stopping';
  return (
    <section className={styles.panel} aria-labelledby="calibration-title">
      <header className={styles.head}>
        <h2 id="calibration-title">Calibration</h2>
        <Help id="calibration" />
      </header>
      {own !== null && (
        <p className={styles.own}>
          Your own: <bdi>{ownText(own)}</bdi>
        </p>
      )}
      <Progress />
      {!goes && begun !== null && (
        <p className={styles.quiet}>
          One on <bdi>{begun.name}</bdi> is not finished.
        </p>
      )}
      <Button small onPress={calibrating.open}>
        {goes ? 'Show it' : own !== null ? 'Show it' : 'Calibrate on my images'}
      </Button>
      <CalibrationSheet />
    </section>
  );
}
