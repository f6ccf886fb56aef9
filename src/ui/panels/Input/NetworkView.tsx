import { useEffect, useRef } from 'react';
import { Select } from '../../components/Select';
import { Help } from '../../components/Term';
import { useActions, useAppStore, useStore } from '../../useStore';
import styles from './Input.module.css';

const RULES = [
  { id: 'pack', label: 'As the network was trained' },
  { id: 'resize-crop', label: 'Resize, then crop' },
  { id: 'crop-only', label: 'Crop only' },
] as const;
const BACKGROUNDS = [
  { id: 'white', label: 'White' },
  { id: 'black', label: 'Black' },
  { id: 'grey', label: 'Grey' },
] as const;

/** The picture after resizing and cropping, pixel by pixel. */
export function NetworkView() {
  const store = useAppStore();
  const input = useStore((state) => state.input);
  const pack = useStore((state) => state.pack.json);
  const item = useStore((state) => state.images.items.find(({ id }) => id === state.images.selected) ?? null);
  const { setInput } = useActions();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ready = item?.status === 'ready';
  const id = item?.id ?? null;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || id === null || pack === null || !ready) return;
    const seen = store.images.network(id, input, pack)?.image;
    if (seen?.kind !== 'rgb8') return;
    context.canvas.width = seen.width;
    context.canvas.height = seen.height;
    const pixels = context.createImageData(seen.width, seen.height);
    for (let p = 0; p < seen.width * seen.height; p++) {
      pixels.data.set(seen.data.subarray(3 * p, 3 * p + 3), 4 * p);
      pixels.data[4 * p + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
  }, [store, id, ready, input, pack]);
  if (!ready) return null;
  return (
    <div className={styles.seen}>
      <figure>
        <canvas ref={canvas} role="img" aria-label={`${item.name} as the network sees it`} />
        <figcaption className={styles.quiet}>
          What the network sees
          {pack !== null && `, ${pack.preprocessing.crop} × ${pack.preprocessing.crop}`}
        </figcaption>
      </figure>
      <div className={styles.fields}>
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
      {item.notes.length > 0 && (
        <ul className={styles.notes} aria-label="How it was read">
          {item.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
