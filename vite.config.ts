import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { offline } from './config/offline.ts';
import { wasmFiles } from './config/wasmFiles.ts';
import { wasmThreads } from './config/wasmThreads.mjs';
import { writeRegistries } from './scripts/registries.mjs';

// Page, worker and tests are built of the folders that are there now.
writeRegistries(import.meta.dirname);

/** WASM threads need a page that is cross-origin isolated. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  // Relative, so that the build can be put into any folder of a host.
  base: './',
  plugins: [react(), wasmFiles(), offline()],
  // As a module, so that the WebGPU backend is a chunk of its own, fetched only where there is a GPU.
  worker: { format: 'es', plugins: () => [wasmThreads()] },
  // They find their WASM file beside themselves, which a bundle of theirs would not.
  optimizeDeps: { exclude: ['@jsquash/jpeg', '@jsquash/webp'] },
  // Plotly and TensorFlow.js are that large; the page's own chunk has a limit of its own (size-limit in package.json).
  build: { target: 'es2022', chunkSizeWarningLimit: 1100 },
  server: { headers },
  preview: { headers },
  test: {
    environment: 'node',
    include: ['{src,config,scripts}/**/*.test.{ts,tsx,mjs}'],
    testTimeout: 120_000,
    // Without it one core less than there are.
    maxWorkers: '100%',
    setupFiles: 'config/unexpectedConsole.ts',
  },
});
