import { metaOf } from '../../engine/detectors/methods';
import { latexTable } from '../../lib/latex';
import type { Verdict } from '../../store/selectors';
import { formatPValue, formatScore } from '../numbers';

/** Every detector's score of one picture as a LaTeX table; what it is of stands above it as comments. */
export const scoresTex = (verdicts: readonly Verdict[], comments: readonly string[]): string =>
  latexTable(
    [
      { name: 'Detector', align: 'l' },
      { name: 'Score', align: 'r' },
      { name: 'Percentile', align: 'r' },
      { name: 'p-value', align: 'r' },
      { name: 'Threshold', align: 'r' },
      { name: 'Verdict', align: 'l' },
    ],
    verdicts.map(({ method, score, percentile, pValue, threshold, verdict }) => [
      metaOf(method).label,
      formatScore(score),
      percentile === null ? '' : String(Math.round(percentile)),
      pValue === null ? '' : formatPValue(pValue),
      threshold === null ? '' : formatScore(threshold),
      verdict === null ? '' : verdict.toUpperCase(),
    ]),
    comments.filter((text) => text !== ''),
  );
