import { Pause, X } from 'lucide-react';
import { useCalibrating, useCalibratingState } from '../../calibrating';
import { Button } from '../../components/Button';
import styles from './Calibration.module.css';
import { progressText } from './model';

/** How far a calibration is, and how to stop it; nothing while none goes. */
export function Progress() {
  const { pause, cancel } = useCalibrating();
  const { phase, progress } = useCalibratingState((state) => state);
  if (phase !== 'running' && phase !== 'stopping') return null;
  return (
    <div className={styles.progress}>
      <progress max={progress?.total ?? 1} value={progress?.done ?? 0} aria-label="Calibration" />
      <p className={styles.quiet}>{progress === null ? 'Beginning …' : progressText(progress)}</p>
      <div className={styles.actions}>
        <Button small isDisabled={phase === 'stopping'} onPress={pause}>
          <Pause aria-hidden /> Pause
        </Button>
        <Button small variant="quiet" onPress={cancel}>
          <X aria-hidden /> Cancel
        </Button>
      </div>
    </div>
  );
}
