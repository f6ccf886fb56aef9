/** All that the engine asks of its host besides the language: a clock, a macrotask, a flag that says "stop". */
declare const performance: { now(): number };
interface MessagePort {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}
declare const MessageChannel: new () => { readonly port1: MessagePort; readonly port2: MessagePort };
interface AbortSignal {
  readonly aborted: boolean;
}
