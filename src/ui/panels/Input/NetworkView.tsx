import { useEffect, useRef } from 'react';
import { useAppStore, useStore } from '../../useStore';
import styles from './Input.module.css';

/** The picture as it came, and beside it after resizing and cropping, pixel by pixel. Its place is kept while it loads. */
export function NetworkView() {
  const store = useAppStore();
  const input = useStore((state) => state.input);
  const pack = useStore((state) => state.pack.json);
  const item = useStore((state) => state.images.items.find(({ id }) => id === state.images.selected) ?? null);
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
  const side = pack?.preprocessing.crop;
  return (
    <div className={styles.seen}>
      <figure>
        {ready ? (
          <img src={item.thumbnail} alt={item.name} width={96} height={96} />
        ) : (
          <span className={styles.none} />
        )}
        <figcaption className={styles.quiet}>the picture</figcaption>
      </figure>
      <figure>
        {ready ? (
          <canvas ref={canvas} role="img" aria-label={`${item.name} as the network sees it`} />
        ) : (
          <span className={styles.none} />
        )}
        <figcaption className={styles.quiet}>seen{side !== undefined && ` at ${side} px`}</figcaption>
      </figure>
    </div>
  );
}
