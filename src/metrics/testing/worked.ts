const turned = (confidences: readonly number[]): number[] => confidences.map((x) => -x);

/** Two small cases worked by hand: confidences (ID high), turned round to scores, and every figure of them. */
export const WORKED = [
  {
    name: 'spread evenly',
    id: turned(Array.from({ length: 20 }, (_, k) => (k + 1) / 20)),
    ood: turned(Array.from({ length: 10 }, (_, k) => (k + 0.5) / 20 + 0.05)),
    auroc: 0.725,
    fpr95: { paper: 0.9, 'ood-positive': 0.5, 'nearest-recall': 1 },
    detectionError: 1 / 3,
  },
  {
    name: 'with ties',
    id: turned([
      0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.8, 0.9, 0.9, 0.9, 0.95, 0.95, 1, 1, 1,
    ]),
    ood: turned([0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 0.8, 1]),
    auroc: 0.745,
    fpr95: { paper: 0.5, 'ood-positive': 1, 'nearest-recall': 0.7 },
    detectionError: 4 / 15,
  },
] as const;
