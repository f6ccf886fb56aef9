type TypedArray = Float32Array | Float64Array | Uint32Array | Uint8Array;

const isTyped = (value: unknown): value is TypedArray =>
  value instanceof Float32Array ||
  value instanceof Float64Array ||
  value instanceof Uint32Array ||
  value instanceof Uint8Array;

/** Views start at multiples of 8 bytes, which every element type accepts. */
const aligned = (bytes: number): number => (bytes + 7) & ~7;

function measure(value: unknown, seen: Set<TypedArray>): void {
  if (isTyped(value)) seen.add(value);
  else if (Array.isArray(value)) value.forEach((member) => measure(member, seen));
  else if (value !== null && typeof value === 'object')
    Object.values(value).forEach((member) => measure(member, seen));
}

/**
 * A copy of an event whose typed arrays are views of one new buffer, ready to be transferred. The engine keeps the
 * arrays of an event for the next one (running densities, the clean histogram), so they are copied once here; one buffer
 * an event instead of one an array keeps the message cheap to send and to free.
 */
export function detach<T>(event: T): { readonly copy: T; readonly transfer: ArrayBuffer[] } {
  const arrays = new Set<TypedArray>();
  measure(event, arrays);
  if (arrays.size === 0) return { copy: event, transfer: [] };
  let bytes = 0;
  for (const array of arrays) bytes += aligned(array.byteLength);
  const buffer = new ArrayBuffer(bytes);
  const copies = new Map<TypedArray, TypedArray>();
  let at = 0;
  for (const array of arrays) {
    copies.set(array, copyInto(buffer, at, array));
    at += aligned(array.byteLength);
  }
  const rebuild = (value: unknown): unknown => {
    if (isTyped(value)) return copies.get(value);
    if (Array.isArray(value)) return value.map(rebuild);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rebuild(member)]));
    return value;
  };
  return { copy: rebuild(event) as T, transfer: [buffer] };
}

function copyInto(buffer: ArrayBuffer, at: number, array: TypedArray): TypedArray {
  const { length } = array;
  if (array instanceof Float32Array) {
    const view = new Float32Array(buffer, at, length);
    view.set(array);
    return view;
  }
  if (array instanceof Float64Array) {
    const view = new Float64Array(buffer, at, length);
    view.set(array);
    return view;
  }
  if (array instanceof Uint32Array) {
    const view = new Uint32Array(buffer, at, length);
    view.set(array);
    return view;
  }
  const view = new Uint8Array(buffer, at, length);
  view.set(array);
  return view;
}
