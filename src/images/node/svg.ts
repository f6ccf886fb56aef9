import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { ImageError, undecodable } from '../file/limits';
import type { Drawing } from '../formats/svg';
import type { Rgba } from '../network/toNetwork';

/** Seconds that drawing may take: a step of it cannot be stopped from within, so it has a process of its own. */
const SECONDS = 20;

/** Reads the drawing from its input, writes straight RGBA. `process.argv[1]` is sharp's own file. */
const DRAW = `
  const parts = [];
  process.stdin.on('data', (part) => parts.push(part)).on('end', () => {
    require(process.argv[1])(Buffer.concat(parts), { ignoreIcc: true })
      .toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer()
      .then((pixels) => process.stdout.write(pixels), () => process.exit(1));
  });
`;

/** Draw an SVG by librsvg. Throws ImageError where it cannot be drawn, or takes too long. */
export function drawSvg({ text, width, height }: Drawing): Promise<Rgba> {
  return new Promise((done, failed) => {
    const sharp = createRequire(import.meta.url).resolve('sharp');
    const child = execFile(
      process.execPath,
      ['-e', DRAW, sharp],
      {
        encoding: 'buffer',
        timeout: SECONDS * 1000,
        killSignal: 'SIGKILL',
        maxBuffer: width * height * 4 + 1,
      },
      (error, pixels) => {
        if (error?.killed === true)
          failed(
            new ImageError(
              'too-large',
              `Drawing this SVG file takes more than ${SECONDS} seconds. Save it as PNG.`,
            ),
          );
        else if (error !== null || pixels.length !== width * height * 4) failed(undecodable('svg'));
        else done({ width, height, data: new Uint8ClampedArray(pixels) });
      },
    );
    // A child that has given up reads no more.
    child.stdin?.on('error', () => undefined).end(text);
  });
}
