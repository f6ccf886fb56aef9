import type { SetSummary } from '../../../benchmark/runner';
import { formatCount } from '../../numbers';

const SIZES = 3;

/** "1,000 pictures of 10 classes, 32 x 32; 200 looked through": what is in a set. */
export function summaryText({ count, classes, sizes, seen }: SetSummary): string {
  const labels = classes === null ? '' : ` of ${formatCount(classes.length)} classes`;
  const shown = sizes.slice(0, SIZES).map(({ width, height }) => `${width} × ${height}`);
  const more = sizes.length - shown.length;
  const of = shown.length === 0 ? '' : `, ${shown.join(', ')}${more > 0 ? ` and ${more} other sizes` : ''}`;
  const looked = seen === count ? '' : `; ${formatCount(seen)} looked through`;
  return `${formatCount(count)} ${count === 1 ? 'picture' : 'pictures'}${labels}${of}${looked}.`;
}
