import { ruleOfMethod } from '../../../engine/detectors/methods';
import { measuredOf, showsOther, verdictFor } from '../../../store/selectors';
import { betterEta } from '../../../verdict/catchRates';
import { Button } from '../../components/Button';
import { formatParameter, formatShare } from '../../numbers';
import { useActions, useAppStore, useShownRecord, useStore } from '../../useStore';
import styles from './Verdict.module.css';

/** Below this relative distance of the two scores S&I shows nothing that GAIA does not. */
const NEAR = 0.01;

/**
 * Where S&I's steps are so small that its score is GAIA's but for late digits: says so, and offers larger ones where those were
 * measured better with this network.
 */
export function Nudge() {
  const store = useAppStore();
  const { setSettings } = useActions();
  const { record } = useShownRecord();
  const gaia = useStore((state) => verdictFor(state, store, 'gaia'));
  const si = useStore((state) => verdictFor(state, store, 'si'));
  const { table } = useStore(measuredOf);
  const other = useStore((state) => showsOther(state, store));
  if (!record?.result || record.result.equalsGaia || other || gaia === null || si === null) return null;
  const { eta, perturbation, integration } = record.settings;
  const distance = Math.abs(si.score / gaia.score - 1);
  const small = perturbation === 'adversarial' && integration !== 'add' && distance < NEAR;
  if (!small || ruleOfMethod(si.method) !== 'z') return null;
  const better = betterEta(table, si.method, record.settings);
  const tryLarge = (larger: number): void => {
    setSettings({ eta: larger });
    // The button goes with what it stands in: a keyboard goes on at what it has changed.
    document.querySelector<HTMLElement>('[data-method-side="si"]')?.focus({ preventScroll: true });
  };
  return (
    <p className={styles.equality} role="note">
      Steps of η {formatParameter(eta)} change S&amp;I’s score by {formatShare(distance, 2)}: on this picture
      it says nearly the same as GAIA.{' '}
      {better !== null && (
        <>
          Measured better with this network:{' '}
          <Button small onPress={() => tryLarge(better)}>
            Try η {formatParameter(better)}
          </Button>
        </>
      )}
    </p>
  );
}
