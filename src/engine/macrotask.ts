/**
 * Waits for the next macrotask: the only kind of pause in which messages (a cancel) are read.
 *
 * By a message and not by `setTimeout`: browsers make a nested timer wait 4 ms, and a job pauses some sixty times.
 */
export const macrotask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // An open port keeps Node running.
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
