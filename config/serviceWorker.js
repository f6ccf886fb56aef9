// Makes the page work offline after its first load, and gives it the headers that WASM threads need on hosts that cannot
// set them. The build puts in VERSION and FILES (config/offline.ts) and writes it out as sw.js.
const VERSION = '__VERSION__';
const FILES = ['__FILES__'];
const CACHE = `splitscope-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('splitscope-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

/** The same answer with cross-origin isolation, without which there are no WASM threads. */
function isolated(response) {
  // Opaque answers (status 0) cannot be made again.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** The page itself: the newest there is, the kept one where the network is away. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('./', { cacheName: CACHE });
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Everything else never changes within a version: the kept one first; what was not kept is kept when it comes. */
async function part(request) {
  const kept = await caches.match(request, { cacheName: CACHE, ignoreSearch: true });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith((request.mode === 'navigate' ? page(request) : part(request)).then(isolated));
});
