import { decodeInBrowser } from './browserDecoder';
import { ImageServer } from './imageServer';
import type { FromImageWorker, ToImageWorker } from './protocol';

/** What is used of a worker's global scope: the page's types and a worker's do not go together. */
interface Scope {
  postMessage(message: FromImageWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToImageWorker }) => void): void;
}
const scope = globalThis as unknown as Scope;

const server = new ImageServer(decodeInBrowser, (message, transfer = []) => {
  scope.postMessage(message, transfer);
});
scope.addEventListener('message', ({ data }) => {
  server.receive(data);
});
