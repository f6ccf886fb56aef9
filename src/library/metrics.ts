/** `splitscope/metrics`: AUROC, FPR95 and kin. */
export * from '../metrics/metrics';
