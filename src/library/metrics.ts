/** `splitscope/metrics`: AUROC, FPR95 and kin, their intervals and tests. Scores are larger = more OOD. */
export * from '../metrics/auroc';
export * from '../metrics/binomial';
export * from '../metrics/conformal';
export * from '../metrics/curves';
export * from '../metrics/figure';
export * from '../metrics/fpr';
export * from '../metrics/multiple';
export { quantiles } from '../metrics/quantiles';
export type { Scores } from '../metrics/scores';
