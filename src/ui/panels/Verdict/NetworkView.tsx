import { useLayoutEffect, useMemo, useRef } from 'react';
import { type Crop, frameOf } from '../../../lib/crop';
import { useAppStore, useStore } from '../../useStore';
import styles from './NetworkView.module.css';

/** CSS pixels of either picture. */
const SIDE = 96;
interface Size {
  readonly width: number;
  readonly height: number;
}
/** What is left of a picture, as a box on it, drawn whole into a square; null where that is all of it. */
function cutOf(
  { width, height }: Size,
  { rule, resize, crop }: { readonly rule: string; readonly resize: number; readonly crop: Crop },
): { readonly width: number; readonly height: number } | null {
  // Pixels of the picture for one of the network.
  const scale = rule === 'crop-only' ? 1 : Math.min(width, height) / resize;
  const [rows, columns] = frameOf(crop);
  const shown = (length: number, cut: number): number =>
    (SIDE * Math.min(length, cut * scale)) / Math.max(width, height);
  const box = { width: shown(width, columns), height: shown(height, rows) };
  return box.width >= SIDE - 1 && box.height >= SIDE - 1 ? null : box;
}

/** The picture as it came, and beside it after resizing and cropping, pixel by pixel. Its place is kept while it loads. */
export function NetworkView() {
  const store = useAppStore();
  const input = useStore((state) => state.input);
  const pack = useStore((state) => state.pack.json);
  // All of it: it is another one as soon as a picture is prepared for the network.
  const images = useStore((state) => state.images);
  const item = images.items.find(({ id }) => id === images.selected) ?? null;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ready = item?.status === 'ready';
  const id = item?.id ?? null;
  const seen = useMemo(() => {
    const isReady = images.items.some((one) => one.id === id && one.status === 'ready');
    if (id === null || pack === null || !isReady) return null;
    try {
      const image = store.images.network(id, input, pack)?.image;
      return image?.kind === 'rgb8' ? image : null;
    } catch {
      return null; // The progress line says why this picture cannot be used.
    }
  }, [store, images, id, input, pack]);
  // Before anything is painted: the canvas is there only with what it shows.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || seen === null) return;
    context.canvas.width = seen.width;
    context.canvas.height = seen.height;
    const pixels = context.createImageData(seen.width, seen.height);
    for (let p = 0; p < seen.width * seen.height; p++) {
      pixels.data.set(seen.data.subarray(3 * p, 3 * p + 3), 4 * p);
      pixels.data[4 * p + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
  }, [seen]);
  const size = id === null || !ready ? null : store.images.get(id);
  const crop = pack?.preprocessing.crop;
  const cut =
    pack !== null && size !== null
      ? cutOf(size, { ...pack.preprocessing, ...(input.rule === 'pack' ? {} : { rule: input.rule }) })
      : null;
  return (
    <div className={styles.seen}>
      <figure>
        {ready ? (
          <span className={styles.whole}>
            <img src={item.thumbnail} alt={item.name} width={SIDE} height={SIDE} />
            {cut !== null && <span className={styles.cut} style={cut} aria-hidden />}
          </span>
        ) : (
          <span className={styles.none} />
        )}
        <figcaption className={styles.quiet}>the picture</figcaption>
      </figure>
      <figure>
        {seen !== null ? (
          <canvas ref={canvas} role="img" aria-label={`${item?.name} as the network sees it`} />
        ) : (
          <span className={styles.none} />
        )}
        <figcaption className={styles.quiet}>
          seen
          {crop !== undefined &&
            ` at ${typeof crop === 'number' ? crop : [...crop].reverse().join(' × ')} px`}
        </figcaption>
      </figure>
    </div>
  );
}
