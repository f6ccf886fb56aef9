import { type PointerEvent, useEffect, useRef } from 'react';
import { type MapLayer, mapPixels } from './mapPixels';
import styles from './mapCanvas.module.css';
import { useWidth } from './useWidth';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}
export interface MapCanvasProps {
  /** What the picture shows, in words. */
  readonly label: string;
  readonly picture: Picture | null;
  readonly map: MapLayer | null;
  /** Row and column of the map (or picture) under the pointer. */
  readonly onHover?: (at: { readonly row: number; readonly column: number } | null) => void;
}

function asCanvas(data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas;
}

/** A picture with a map laid over it. Neither is smoothed: one value is one rectangle, however coarse the layer. */
export function MapCanvas({ label, picture, map, onHover }: MapCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const shape = picture ?? map;
  const height = shape ? Math.round((width * shape.height) / shape.width) : width;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    context.imageSmoothingEnabled = false;
    if (picture)
      context.drawImage(
        asCanvas(picture.data, picture.width, picture.height),
        0,
        0,
        element.width,
        element.height,
      );
    if (!map) return;
    const pixels = mapPixels(map);
    context.drawImage(asCanvas(pixels, map.width, map.height), 0, 0, element.width, element.height);
  }, [picture, map, width, height]);

  const move = (event: PointerEvent<HTMLElement>): void => {
    if (!map || !onHover) return;
    const { left, top, width: w, height: h } = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / h) * map.height);
    const column = Math.floor(((event.clientX - left) / w) * map.width);
    onHover(row >= 0 && row < map.height && column >= 0 && column < map.width ? { row, column } : null);
  };
  return (
    <div
      ref={box}
      className={styles.box}
      role="img"
      aria-label={label}
      style={{ minHeight: height }}
      onPointerMove={move}
      onPointerLeave={() => onHover?.(null)}
    >
      <canvas ref={canvas} aria-hidden="true" style={{ width, height }} />
    </div>
  );
}
