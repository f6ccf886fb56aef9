/**
 * Why a file did not come, to stand after "could not be loaded: ". A browser's own words for a connection that is not there
 * ("Failed to fetch", "network error", "Load failed") come as a TypeError and tell most people nothing.
 */
export function fetchFault(error: unknown): string {
  if (error instanceof TypeError) return 'the server cannot be reached';
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
