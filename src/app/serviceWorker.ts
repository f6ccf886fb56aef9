/** Marks in this tab that the page was loaded again for isolation, so that it is not done for ever. */
const RELOADED = 'splitscope-reloaded-for-isolation';

/**
 * Register the service worker of a production build: it keeps the page for offline use and, on a host that sends no
 * cross-origin isolation headers, adds them; the page is then loaded once more so that they count. Where service workers
 * or session storage are blocked the page works as it is.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    await navigator.serviceWorker.ready;
    if (window.crossOriginIsolated || sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, 'yes');
    window.location.reload();
  } catch {
    // Blocked by the browser or its settings: online the page needs none of it.
  }
}
