import { ruleOfMethod } from '../../../engine/detectors/methods';
import { measuredOf, showsOther, verdictFor } from '../../../store/selectors';
import { Button } from '../../components/Button';
import { gainText } from '../../separation';
import { formatParameter, formatShare } from '../../numbers';
import { useActions, useAppStore, useShownRecord, useStore } from '../../useStore';
import styles from './Verdict.module.css';

/** Below this relative distance of the two scores S&I shows nothing that GAIA does not. */
const NEAR = 0.01;
/** A step that moves most pictures visibly, and that the built-in networks are calibrated and measured at. */
const LARGE = 0.5;

/** Where S&I's steps are so small that its score is GAIA's but for late digits: says so, and offers larger ones. */
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
  const small = perturbation === 'adversarial' && integration !== 'add' && eta < LARGE && distance < NEAR;
  if (!small || ruleOfMethod(si.method) !== 'z') return null;
  const tryLarge = (): void => {
    setSettings({ eta: LARGE });
    // The button goes with what it stands in: a keyboard goes on at what it has changed.
    document.querySelector<HTMLElement>('[data-method-side="si"]')?.focus({ preventScroll: true });
  };
  const gain = gainText(table, { ...record.settings, eta: LARGE });
  return (
    <p className={styles.equality} role="note">
      Steps of η {formatParameter(eta)} take S&amp;I’s score {formatShare(distance, 2)} from GAIA’s: on this
      picture the two say nearly the same. {gain}{' '}
      <Button small onPress={tryLarge}>
        Try η {formatParameter(LARGE)}
      </Button>
    </p>
  );
}
