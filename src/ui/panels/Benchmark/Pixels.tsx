import { useEffect, useRef } from 'react';
import type { NetworkImage } from '../../../engine/jobs';
import { must } from '../../../lib/must';

interface PixelsProps {
  readonly image: NetworkImage;
  readonly className: string;
}
/** A picture as the network sees it; nothing where it was not prepared as pixels. */
export function Pixels({ image, className }: PixelsProps) {
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
  return <canvas ref={canvas} className={className} width={image.width} height={image.height} aria-hidden />;
}
