/** Questions to a thread of one's own, each answered once, and what the thread says by itself. */

/** The functions that a thread answers for: the names are the calls'. */
export type Calls<C> = { readonly [K in keyof C]: (...args: never[]) => unknown };
export type Answer<C extends Calls<C>, K extends keyof C> = ReturnType<C[K]>;
/** To the thread. */
export type ToThread<C extends Calls<C>> = {
  [K in keyof C]: { readonly id: number; readonly call: K; readonly args: Parameters<C[K]> };
}[keyof C];
/** From the thread: an answer, one sentence that says why there is none, or an event. */
export type FromThread<E extends { readonly event: string }> =
  E | { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly fault: string };
/** What the thread has for each call. */
export type Served<C extends Calls<C>> = {
  [K in keyof C]: (...args: Parameters<C[K]>) => Answer<C, K> | Promise<Answer<C, K>>;
};

/** The thread's global, as far as it is used: the page's and the worker's libraries cannot be loaded together. */
interface Scope<C extends Calls<C>, E extends { readonly event: string }> {
  postMessage(message: FromThread<E>): void;
  addEventListener(type: 'message', listener: (event: { readonly data: ToThread<C> }) => void): void;
}

/** Answer every question that comes to this thread. Returns how to tell an event. */
export function serveCalls<C extends Calls<C>, E extends { readonly event: string }>(
  served: Served<C>,
  // The cast: the page’s library of types, which is loaded here, says what a page’s global is.
  scope: Scope<C, E> = globalThis as unknown as Scope<C, E>,
): (event: E) => void {
  const answer = async ({ id, call, args }: ToThread<C>): Promise<FromThread<E>> => {
    try {
      return { id, answer: await served[call](...args) };
    } catch (error) {
      return { id, fault: error instanceof Error ? error.message : String(error) };
    }
  };
  scope.addEventListener('message', ({ data }) => {
    void answer(data).then((reply) => {
      try {
        scope.postMessage(reply);
      } catch (error) {
        // What cannot be copied to the page.
        scope.postMessage({ id: data.id, fault: error instanceof Error ? error.message : String(error) });
      }
    });
  });
  return (event) => {
    scope.postMessage(event);
  };
}
