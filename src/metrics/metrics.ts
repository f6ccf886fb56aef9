/**
 * How well a score tells OOD from ID. Scores here are oriented as everywhere: larger = more out-of-distribution.
 */

/** Area under the ROC curve: the share of (ID, OOD) pairs in which the OOD image scores higher, ties one half. O(n log n). */
export function auroc(id: readonly number[], ood: readonly number[]): number {
  const all = [...id.map((score) => ({ score, ood: 0 })), ...ood.map((score) => ({ score, ood: 1 }))];
  all.sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]!.score === all[from]!.score) to++;
    // Ranks count from 1; tied scores share their mean rank.
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) rankSum += rank * all[i]!.ood;
    from = to;
  }
  return (rankSum - (ood.length * (ood.length + 1)) / 2) / (id.length * ood.length);
}

/**
 * Standard error of an AUROC from so many ID and OOD images (Hanley and McNeil, Radiology 143, 1982, Eq. 1): by how much it
 * would vary with other images of the same kinds.
 */
export function aurocError(area: number, idImages: number, oodImages: number): number {
  const q1 = area / (2 - area);
  const q2 = (2 * area ** 2) / (1 + area);
  const variance =
    (area * (1 - area) + (oodImages - 1) * (q1 - area ** 2) + (idImages - 1) * (q2 - area ** 2)) /
    (idImages * oodImages);
  return Math.sqrt(Math.max(0, variance));
}

/**
 * FPR95 in the convention of GAIA's and S&I's code. On confidences (ID high, here -score): the threshold is the
 * `round(0.05 n)`-th smallest ID confidence, counted from 0 and halves rounded to even as Python does; the result is the
 * share of OOD images strictly above it, that is accepted as ID.
 */
export function fpr95(id: readonly number[], ood: readonly number[]): number {
  const confidences = id.map((score) => -score).sort((a, b) => a - b);
  const threshold = confidences[roundHalfEven(0.05 * id.length)]!;
  return ood.filter((score) => -score > threshold).length / ood.length;
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
