import { plainPng } from '../../images/formats/writePng';
import { wayToRead } from '../../images/worker/readback';

/** Bytes that are made characters at once: a call has so many arguments at most. */
const ARGUMENTS = 8192;

/** Give a file to the person. */
export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read the address only after the click's task.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export const saveText = (name: string, content: string, type: string): void =>
  save(name, new Blob([content], { type: `${type};charset=utf-8` }));

/**
 * An SVG figure as PNG, at `scale` pixels a unit. Throws when the browser cannot draw it, and where it gives back other pixels
 * than were drawn: it would be a picture of noise.
 */
export async function toPng(svg: string, scale = 2): Promise<Blob> {
  if ((await wayToRead()) !== 'canvas')
    throw new Error(
      'This browser keeps what is drawn from pages, against fingerprinting. Save the figure as SVG, or allow canvas data for this page.',
    );
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no canvas to draw the figure on.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error('The browser could not write the PNG.'));
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Put a PNG on the clipboard, as soon as it is made. Throws where the browser does not let a page do so. */
export async function copyPicture(png: Promise<Blob>): Promise<void> {
  if (typeof ClipboardItem === 'undefined' || !('clipboard' in navigator))
    throw new Error('This browser copies no pictures; save the figure as PNG instead.');
  // The promise itself is handed on: some browsers allow a copy only within the click that asks for it.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

/** RGBA pixels as a data URL, for an image inside an SVG: the very pixels, in every browser. */
export function toDataUrl(data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): string {
  let text = '';
  for (const part of plainPng({ width, height, data }))
    for (let at = 0; at < part.length; at += ARGUMENTS)
      text += String.fromCharCode(...part.subarray(at, at + ARGUMENTS));
  return `data:image/png;base64,${btoa(text)}`;
}
