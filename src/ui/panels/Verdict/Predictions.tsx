import { predictions, showsOther } from '../../../store/selectors';
import { percentOf } from '../../../verdict/answer';
import { formatShare } from '../../numbers';
import { useAppStore, useStore } from '../../useStore';
import styles from './Verdict.module.css';

/** Classes less probable than this are not worth a chip, the first two aside. */
const LEAST = 0.005;

/** What the network takes the picture for: the most probable classes as chips, the prediction filled. */
export function Predictions() {
  const store = useAppStore();
  // The record grows in place: its version says when to look again.
  useStore((state) => state.run.version);
  const other = useStore((state) => showsOther(state, store));
  const all = useStore((state) => predictions(state, store));
  const classes =
    other || all === null ? [] : all.filter(({ probability }, n) => n < 2 || probability >= LEAST);
  const name = useStore(({ images }) => images.items.find(({ id }) => id === images.selected)?.name ?? '');
  const [top] = classes;
  return (
    <>
      {top !== undefined && (
        <p className="visually-hidden">
          <bdi>{name}</bdi>: the network takes it for {top.label} ({formatShare(top.probability)}).
        </p>
      )}
      <ol className={styles.chips} aria-label="Predicted classes">
        {classes.map(({ index, label, probability }, n) => (
          <li
            key={index}
            className={styles.chip}
            data-top={n === 0 || undefined}
            title={`${label}: softmax probability ${formatShare(probability, 3)}`}
          >
            {label} <span className={styles.probability}>{percentOf(probability)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
