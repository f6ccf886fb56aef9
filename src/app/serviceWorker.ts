/** Marks in this tab that the page was loaded again for isolation, so that it is not done for ever. */
const RELOADED = 'splitscope-reloaded-for-isolation';

/** Let the version that waits take over, then load it. */
function switchTo(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    window.location.reload();
  });
  waiting.postMessage('take-over');
}

/** Tell of a version that is newer than this page: one that was fetched and waits, or one that another tab switched to. */
function followVersions(
  registration: ServiceWorkerRegistration,
  onNewVersion: (go: () => void) => void,
): void {
  const offer = (worker: ServiceWorker): void => {
    onNewVersion(() => {
      switchTo(worker);
    });
  };
  if (registration.waiting !== null) offer(registration.waiting);
  const follow = (): void => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') offer(installing);
    });
  };
  follow();
  registration.addEventListener('updatefound', follow);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    onNewVersion(() => {
      window.location.reload();
    });
  });
}

/**
 * Register the service worker of a production build: it keeps the page for offline use and, on a host that sends no
 * cross-origin isolation headers, adds them; the page is then loaded once more so that they count. `onNewVersion` hears of a
 * newer version, with what loads it. Where service workers or session storage are blocked the page works as it is.
 */
export async function registerServiceWorker(onNewVersion: (go: () => void) => void): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  try {
    // Where none was in charge, the first one is no news.
    const returning = serviceWorker.controller !== null;
    const waiting = (await serviceWorker.getRegistration())?.waiting ?? null;
    if (returning && waiting !== null) {
      // It came on an earlier visit; nothing has been done here yet.
      switchTo(waiting);
      return;
    }
    const registration = await serviceWorker.register(new URL('sw.js', document.baseURI));
    if (returning) followVersions(registration, onNewVersion);
    await serviceWorker.ready;
    if (window.crossOriginIsolated || sessionStorage.getItem(RELOADED) !== null) return;
    sessionStorage.setItem(RELOADED, 'yes');
    window.location.reload();
  } catch {
    // Blocked by the browser or its settings: online the page needs none of it.
  }
}
