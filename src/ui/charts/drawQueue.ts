/** Draws one chart a task, so that linked charts which change together never hold the page for the sum of their times. */
const waiting = new Set<() => void>();
let scheduled = false;

function next(): void {
  const [draw] = waiting;
  if (draw) {
    waiting.delete(draw);
    draw();
  }
  scheduled = waiting.size > 0;
  if (scheduled) setTimeout(next, 0);
}

/** Queue a drawing; the result takes it back if it has not run. */
export function queueDraw(draw: () => void): () => void {
  waiting.add(draw);
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(next);
  }
  return () => waiting.delete(draw);
}
