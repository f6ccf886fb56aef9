import { must } from '../../../lib/must';
import { useEffect, useRef } from 'react';
import type { SetSummary } from '../../../benchmark/runner';
import type { NetworkImage } from '../../../engine/jobs';
import { useBenchmarkState } from '../../benchmark';
import { formatCount } from '../../numbers';
import styles from './Preview.module.css';
import { summaryText } from './summaryText';

/** A set as the network sees it, what is in it, and what is wrong with it. */
export function Preview({ summary }: { readonly summary: SetSummary }) {
  const sets = useBenchmarkState((state) => state.run.sets);
  const { faults, broken, samples, duplicates } = summary;
  const nameOf = (key: string): string =>
    sets.find((set) => set.key === key)?.name ?? 'a set that was removed';
  return (
    <>
      <p className={styles.text}>{summaryText(summary)}</p>
      <div className={styles.grid} aria-hidden>
        {samples.map((image, i) => (
          <Tile key={i} image={image} />
        ))}
      </div>
      {duplicates.map(({ key, count }) => (
        <p key={key} className={styles.warning}>
          {formatCount(count)} of its pictures {count === 1 ? 'is' : 'are'} in {nameOf(key)} as well, pixel by
          pixel.
        </p>
      ))}
      {broken > 0 && (
        <details className={styles.warning}>
          <summary>{formatCount(broken)} of its pictures cannot be used</summary>
          <ul>
            {faults.map(({ name, why }) => (
              <li key={name}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Tile({ image }: { readonly image: NetworkImage }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || image.kind !== 'rgb8') return;
    const { width, height, data } = image;
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let i = 0; i < width * height; i++)
      for (let c = 0; c < 3; c++) rgba[4 * i + c] = must(data[3 * i + c]);
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [image]);
  return <canvas ref={canvas} className={styles.tile} width={image.width} height={image.height} />;
}
