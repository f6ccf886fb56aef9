import { Select } from '../../components/Select';
import { Help } from '../../components/Term';
import { useActions, useStore } from '../../useStore';
import styles from './Preprocessing.module.css';

const RULES = [
  { id: 'pack', label: 'As in training' },
  { id: 'resize-crop', label: 'Resize, then crop' },
  { id: 'crop-only', label: 'Crop only' },
] as const;
const BACKGROUNDS = [
  { id: 'white', label: 'White' },
  { id: 'black', label: 'Black' },
  { id: 'grey', label: 'Grey' },
] as const;

/** How a picture becomes the network's small square. */
export function PreprocessingPanel() {
  const input = useStore((state) => state.input);
  const { setInput } = useActions();
  return (
    <section className={styles.fields} aria-labelledby="preprocessing-title">
      <h2 className={styles.title} id="preprocessing-title">
        What the network sees
      </h2>
      <div className={styles.two}>
        <Select
          label="Preprocessing"
          help={<Help id="preprocessing" />}
          options={RULES}
          value={input.rule}
          onChange={(rule) => setInput({ rule })}
        />
        <Select
          label="Behind transparency"
          options={BACKGROUNDS}
          value={input.background}
          onChange={(background) => setInput({ background })}
        />
      </div>
    </section>
  );
}
