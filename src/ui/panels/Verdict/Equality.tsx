import { addIsGaia, takesNoStep } from '../../../calibration/gaiaByDefinition';
import { showsOther, verdictFor } from '../../../store/selectors';
import { Term } from '../../components/Term';
import { formatCount, formatScore } from '../../numbers';
import { useAppStore, useShownRecord, useStore } from '../../useStore';
import { compareStatistics } from '../../figures/verdict/model';
import styles from './Verdict.module.css';

/** Says so where S&I is GAIA on this picture, and why where a theorem says it must be. */
export function Equality() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const pack = useStore((state) => state.pack.json);
  const gaia = useStore((state) => verdictFor(state, store, 'gaia'));
  const si = useStore((state) => verdictFor(state, store, 'si'));
  const result = record?.result;
  const other = useStore((state) => showsOther(state, store));
  if (!record || !result || other || pack === null || gaia === null || si === null) return null;
  const { settings, plan } = record;
  const theorem = addIsGaia(settings, plan?.rule ?? 'z', pack);
  if (!result.equalsGaia && !theorem) return null;
  const { channels, different } = compareStatistics(result.si, result.gaia);
  const sides = (
    <>
      <b>S&amp;I {formatScore(si.score, 8)}</b> {si.score === gaia.score ? '=' : '≠'}{' '}
      <b>GAIA {formatScore(gaia.score, 8)}</b>; {different === 0 ? 'all' : formatCount(channels - different)}{' '}
      {different === 0 ? '' : 'of '}
      {formatCount(channels)} channel {plan?.rule === 'a' ? 'means' : 'densities'} are equal
    </>
  );
  return (
    <p className={styles.equality} role="note">
      {takesNoStep(settings) && result.equalsGaia ? (
        <>
          {settings.iterations === 1 ? 'With T = 1' : 'Without a perturbation'} S&amp;I is GAIA: {sides}.
        </>
      ) : theorem ? (
        <>
          With the rule <Term id="integration">add</Term> S&amp;I equals GAIA in a network like this, for
          every η and T, as long as each zero comes from a ReLU that is off at the layer itself: the
          activation never moves there, its ReLU stays off, and the sum has the zeros of the first gradient.
          Here: {sides}.
          {!result.equalsGaia &&
            ' On this picture some zeros come from elsewhere or gradients of opposite sign cancel, so the two differ.'}
        </>
      ) : (
        <>On this picture S&amp;I and GAIA say the same: {sides}.</>
      )}
    </p>
  );
}
