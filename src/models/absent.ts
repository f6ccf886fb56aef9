/** Whether there is nothing: inputs and attributes that a file leaves out. */
export const absent = (x: unknown): x is null | undefined => x === null || x === undefined;
