import { formatCount } from '../lib/numbers';

/** "40 s", "2 min 05 s", "1 h 10 min". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
}

/**
 * The line of progress: "120 of 300 images, 8.1 a second, 22 s left". `total` is null where it is not known; the rate comes
 * with the first image.
 */
export function progressLine(done: number, total: number | null, seconds: number): string {
  const count = total === null ? formatCount(done) : `${formatCount(done)} of ${formatCount(total)}`;
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [`${count} images`];
  if (rate > 0) {
    parts.push(rate >= 1 ? `${rate.toFixed(1)} a second` : `${(1 / rate).toFixed(1)} s each`);
    if (total !== null) parts.push(`${duration((total - done) / rate)} left`);
  }
  return parts.join(', ');
}
