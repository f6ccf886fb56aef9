/** Small things that the browser remembers between visits. Where storage is blocked they are forgotten, and that is all. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`splitscope-${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`splitscope-${key}`, value);
  } catch {
    // Blocked or full: the page works without.
  }
}
