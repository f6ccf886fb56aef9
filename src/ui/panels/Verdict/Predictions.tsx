import { predictions } from '../../../store/selectors';
import { Term } from '../../components/Term';
import { formatShare } from '../../numbers';
import { useAppStore, useStore } from '../../useStore';
import styles from './Verdict.module.css';

/** What the network takes the picture for: the most probable classes. */
export function Predictions() {
  const store = useAppStore();
  // The record grows in place: its version says when to look again.
  useStore((state) => state.run.version);
  const classes = useStore((state) => predictions(state, store));
  return (
    <div className={styles.classes}>
      <h3 className={styles.method}>
        Taken for <span className={styles.settings}>softmax</span>
      </h3>
      {classes === null ? (
        <p className={styles.sentence}>No class yet.</p>
      ) : (
        <>
          <ol className={styles.list}>
            {classes.map(({ index, label, probability }) => (
              <li key={index}>
                <span className={styles.class}>{label}</span>
                <span className={styles.bar} aria-hidden>
                  <i style={{ width: `${probability * 100}%` }} />
                </span>
                <span className={styles.probability}>{formatShare(probability)}</span>
              </li>
            ))}
          </ol>
          <p className={styles.sentence}>
            A class is always named; whether to believe it is what the <Term id="score">score</Term> is for.
          </p>
        </>
      )}
    </div>
  );
}
