import type { Side } from '../../engine/detectors/detector';
import { sideOf } from '../../engine/detectors/methods';
import type { Verdict } from '../../store/selectors';
import type { RunStatus } from '../../store/types';
import { PAPER } from '../charts/theme';
import { formatCount, formatScore, formatShare } from '../numbers';
import type { Seen } from '../patch';
import { axesOf, heightsOf, positionOf, type StripAxis, ticksOf } from '../figures/verdict/density';
import { gaiaAlone, headline, percentileSentence, verdictWords } from '../figures/verdict/model';
import { el, page, text } from './svg';

const WIDTH = 400;
const GAP = 40;
/** Where the curve ends at its top and stands at its foot, below three lines of text and the names of the two sides. */
const TOP = 78;
const FOOT = 166;

/** One method: score, words, and the score on the curve of ID images. */
function side(verdict: Verdict, axis: StripAxis | null): string {
  const isSi = sideOf(verdict.method) === 'si';
  const color = isSi ? PAPER.si : PAPER.gaia;
  const words = `${isSi ? 'S&I' : 'GAIA'} ${formatScore(verdict.score)}: ${verdictWords(verdict.verdict)}`;
  const head = text(0, 10, words, { 'font-size': 14, 'font-weight': 600, fill: PAPER.ink });
  const { quantiles, threshold, score, acceptance, images } = verdict;
  if (axis === null || quantiles === null || threshold === null || acceptance === null || images === null)
    return head;
  const heights = heightsOf(quantiles, axis);
  const last = heights.length - 1;
  const points = heights.map((h, n) => {
    const y = FOOT - h * (FOOT - TOP);
    return `${((n / last) * WIDTH).toFixed(1)} ${y.toFixed(1)}`;
  });
  const at = positionOf(axis, score) * WIDTH;
  const cut = positionOf(axis, threshold) * WIDTH;
  const ticks = ticksOf(axis).map(({ value, label }) => {
    const x = positionOf(axis, value) * WIDTH;
    return (
      el('line', { x1: x, x2: x, y1: FOOT, y2: FOOT + 4, stroke: PAPER.muted }) +
      text(x, FOOT + 20, label, { 'text-anchor': 'middle' })
    );
  });
  const beyond = score > axis.high ? '››' : score < axis.low ? '‹‹' : null;
  return (
    head +
    text(0, 28, percentileSentence(verdict) ?? '') +
    text(
      0,
      44,
      `threshold ${formatScore(threshold)} accepts ${formatShare(acceptance)} of ${formatCount(images)} ID images`,
    ) +
    el('path', {
      d: `M0 ${FOOT}L${points.join('L')}L${WIDTH} ${FOOT}Z`,
      fill: isSi ? 'url(#si)' : color,
      'fill-opacity': isSi ? 1 : 0.25,
      stroke: color,
    }) +
    el('line', { x1: cut, x2: cut, y1: TOP - 18, y2: FOOT, stroke: PAPER.ink, 'stroke-dasharray': '3 3' }) +
    el('line', { x1: at, x2: at, y1: TOP - 4, y2: FOOT, stroke: color, 'stroke-width': 2 }) +
    (isSi
      ? el('path', { d: `M${at.toFixed(1)} ${FOOT - 6}l6 6l-6 6l-6-6z`, fill: color })
      : el('circle', { cx: at, cy: FOOT, r: 5.5, fill: color })) +
    text(cut - 6, TOP - 9, 'ID ←', { 'text-anchor': 'end' }) +
    text(cut + 6, TOP - 9, '→ OOD') +
    (beyond === null ? '' : text(at, FOOT - 10, beyond, { 'text-anchor': 'middle', 'font-weight': 600 })) +
    ticks.join('')
  );
}

/** What both methods say, in a sentence. */
export function bothText(verdicts: readonly Verdict[], status: RunStatus, of: Seen): string {
  const [gaia, si] = (['gaia', 'si'] as const).map(
    (side) => verdicts.find((v) => sideOf(v.method) === side) ?? null,
  ) as [Verdict | null, Verdict | null];
  if (gaia === null) return 'No score yet';
  return si === null ? gaiaAlone(gaia, status) : headline(gaia, si, of);
}

/** Both methods' scores on the curves of ID images under the page's answer: the verdict as a figure. */
export function verdictFigure(verdicts: readonly Verdict[], title: string, caption: string): string {
  const of = (side: Side): Verdict | null => verdicts.find((v) => sideOf(v.method) === side) ?? null;
  const [gaia, si] = [of('gaia'), of('si')];
  const axes = axesOf([gaia, si]);
  const shown = [gaia, si].flatMap((verdict, n) =>
    verdict === null ? [] : [{ verdict, axis: axes[n] ?? null }],
  );
  return page({
    width: 2 * WIDTH + GAP,
    height: FOOT + 24,
    title,
    caption,
    body: shown
      .map(({ verdict, axis }, n) =>
        el('g', { transform: `translate(${n * (WIDTH + GAP)} 0)` }, side(verdict, axis)),
      )
      .join(''),
  });
}
