/** A value that is there by construction, where no type can say so. Throws Error where it is not: a fault of ours. */
export function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null)
    throw new Error('Splitscope lacks a value that it should have here: please report this.');
  return value;
}
