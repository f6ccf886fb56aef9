export * from '../lib/numbers';
