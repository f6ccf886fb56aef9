/** The weights of a TensorFlow.js network: arrays one after the other in the files that its `model.json` lists. */
import { EngineError } from '../../engine/errors';
import { decodeNumbers, type HostArray, kindOf, type NumberType, sizeOf, WIDTH } from '../bytes/array';
import { isNumber, isObject, isText } from '../tensorflow/config';
import type { ModelFile } from '../types';
import { must } from '../../lib/must';

const TYPES: Readonly<Record<string, NumberType>> = {
  float32: 'float32',
  float16: 'float16',
  int32: 'int32',
  bool: 'bool',
  uint8: 'uint8',
  uint16: 'uint16',
};

const baseName = (path: string): string => must(path.split(/[/\\]/).at(-1));

/** Files of one group joined. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return must(parts[0]);
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Every array by its name. Throws EngineError `bad-model` naming a file that is missing, or a tensor that does not fit. */
export function weightsOf(
  manifest: unknown,
  file: string,
  all: readonly ModelFile[],
): Map<string, HostArray> {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}": ${fault}.`, { file });
  if (!Array.isArray(manifest)) throw bad('it has no list of weights ("weightsManifest")');
  const byPath = new Map(all.flatMap((f) => [[baseName(f.name), f] as const, [f.name, f] as const]));
  const out = new Map<string, HostArray>();
  for (const group of manifest as unknown[]) {
    const paths: unknown = isObject(group) ? group['paths'] : null;
    const specs: unknown = isObject(group) ? group['weights'] : null;
    if (!Array.isArray(paths) || !paths.every(isText) || !Array.isArray(specs))
      throw bad('its list of weights is damaged');
    const missing = paths.find((path) => !byPath.has(path) && !byPath.has(baseName(path)));
    if (missing !== undefined)
      throw bad(
        `its weights lie in "${missing}"${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}: give that file together with "${file}"`,
      );
    const bytes = joined(paths.map((path) => (byPath.get(path) ?? must(byPath.get(baseName(path)))).bytes));
    let at = 0;
    for (const spec of specs as unknown[]) {
      const { name, shape, dtype, quantization } = isObject(spec) ? spec : ({} as Record<string, unknown>);
      if (!isText(name)) throw bad('its list of weights is damaged');
      const broken = (fault: string): EngineError => bad(`the tensor "${name}" ${fault}`);
      if (
        !Array.isArray(shape) ||
        !shape.every((n): n is number => Number.isSafeInteger(n) && (n as number) >= 0)
      )
        throw broken('has no readable shape');
      const packed = isObject(quantization) ? quantization : null;
      const stored = packed === null ? dtype : packed['dtype'];
      const type = isText(stored) && Object.hasOwn(TYPES, stored) ? TYPES[stored] : undefined;
      if (type === undefined) throw broken(`is of type ${JSON.stringify(stored ?? null)}, which is not read`);
      const count = sizeOf(shape);
      const need = count * WIDTH[type];
      if (!(at + need <= bytes.length))
        throw broken(`is cut short: ${bytes.length - at} bytes are left where it takes ${need}`);
      const data = decodeNumbers(bytes.subarray(at, at + need), type, count);
      at += need;
      const scale = packed?.['scale'];
      const min = packed?.['min'];
      if (packed !== null && type !== 'float16') {
        if (!isNumber(scale) || !isNumber(min))
          throw broken('is quantised without a scale and a smallest value');
        out.set(name, {
          shape,
          kind: dtype === 'int32' ? 'int' : 'float',
          data:
            dtype === 'int32'
              ? data.map((q) => Math.round(q * scale + min))
              : Float32Array.from(data, (q) => q * scale + min),
        });
      } else out.set(name, { shape, kind: kindOf(type), data });
    }
  }
  return out;
}
