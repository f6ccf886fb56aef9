// Makes the page work offline after its first load, and gives it the headers that WASM threads need on hosts that cannot
// set them. The build puts in VERSION and FILES (config/offline.ts) and writes it out as sw.js.
//
// One version at a time: the page, its code and its packs come from this version's cache, whatever the server has by now. A
// new version is fetched whole beside it and waits until the page asks for it (src/app/serviceWorker.ts).
const VERSION = '__VERSION__';
/** Every file of this version: its SHA-256, its bytes, and whether it is kept at once (1) or when it is asked for (0). */
const FILES = JSON.parse('__FILES__');
const CACHE = `splitscope-${VERSION}`;
/** Larger files are handed on as they come, so that their progress is seen; what opens them checks them. */
const CHECKED_BYTES = 2 ** 20;

const keyOf = (name) => (name === 'index.html' ? './' : `./${name}`);
const nameOf = (url) => {
  const { pathname } = new URL(url);
  const base = new URL(self.registration.scope).pathname;
  const name = decodeURIComponent(pathname.slice(base.length));
  return name === '' ? 'index.html' : name;
};

async function sha256(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An answer made again from its whole body, if that is this version's file; else null. */
async function whole(name, response) {
  if (!response.ok) return null;
  const body = await response.arrayBuffer();
  const [hash, bytes] = FILES[name];
  if (body.byteLength !== bytes || (await sha256(body)) !== hash) return null;
  // What the server says of it, its policy above all; but the body is unpacked.
  const headers = new Headers(response.headers);
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  return new Response(body, { headers });
}

async function precache() {
  const cache = await caches.open(CACHE);
  const add = async (name) => {
    const key = keyOf(name);
    // An older version may have the same file.
    const before = await caches.match(key);
    const same = before === undefined ? null : await whole(name, before);
    const answer = same ?? (await whole(name, await fetch(key, { cache: 'no-cache' })));
    if (answer === null) throw new Error(`The server's "${name}" is not of this version.`);
    await cache.put(key, answer);
  };
  try {
    await Promise.all(
      Object.keys(FILES)
        .filter((name) => FILES[name][2] === 1)
        .map(add),
    );
  } catch (error) {
    await caches.delete(CACHE);
    // Without room the page still works, from the server.
    if (error.name !== 'QuotaExceededError') throw error;
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(precache());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

/** The caches of versions before the last one; tabs of the last one may still be open. */
async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith('splitscope-') && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
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

/** Keep an answer, if it is this version's file and there is room; nobody waits for it. */
async function keep(name, response) {
  const answer = await whole(name, response);
  if (answer === null) return self.registration.update();
  const cache = await caches.open(CACHE);
  return cache.put(keyOf(name), answer);
}

/** One of the page's files: this version's, kept or fetched; past what is kept where the page asks for that ("Retry"). */
async function part(event, name) {
  const { request } = event;
  const past = request.cache === 'reload' || request.cache === 'no-store';
  const kept = past ? undefined : await caches.match(keyOf(name), { cacheName: CACHE });
  if (kept !== undefined) return kept;
  // A tab of the last version asks for its own code.
  if (!Object.hasOwn(FILES, name))
    return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
  const response = await fetch(request, past ? {} : { cache: 'no-cache' });
  if (!response.ok) return response;
  const copy = response.clone();
  if (FILES[name][1] > CHECKED_BYTES) {
    event.waitUntil(keep(name, copy).catch(() => undefined));
    return response;
  }
  const answer = await whole(name, copy);
  if (answer === null) {
    event.waitUntil(self.registration.update().catch(() => undefined));
    // A web page in place of a file is what broken servers send; anything else is another version's.
    if (response.headers.get('Content-Type')?.startsWith('text/html') === true) return response;
    return new Response('This file is of another version of the page: reload it.', { status: 409 });
  }
  const cache = await caches.open(CACHE);
  event.waitUntil(cache.put(keyOf(name), answer.clone()).catch(() => undefined));
  return answer;
}

/** The page itself: this version's; the server's where it was not kept. */
async function page(request) {
  return (await caches.match('./', { cacheName: CACHE })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  const name = nameOf(request.url);
  const answer = request.mode === 'navigate' && name === 'index.html' ? page(request) : part(event, name);
  event.respondWith(answer.then(isolated));
});
