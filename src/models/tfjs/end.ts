/** The end of an axis, however long. */
export const END = Number.MAX_SAFE_INTEGER;
