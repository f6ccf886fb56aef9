/** Where the page's own files are; absolute, ending in a slash. */
const base = new URL(import.meta.env.BASE_URL, window.location.href);

/** Address of one of the page's own files. */
export const urlOf = (file: string): string => new URL(file, base).href;
