import { defineConfig } from '@playwright/test';
import { browserPath } from '../scripts/ensure-chromium.mjs';

/** Another one where two checkouts are tested side by side. */
const port = Number(process.env.SPLITSCOPE_E2E_PORT ?? 4199);
/** A GPU emulated on the CPU: slow, but WebGPU all the same. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];
const launchOptions = { executablePath: browserPath() };

export default defineConfig({
  testDir: '../e2e',
  outputDir: '../test-results',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions,
    // It fetches every file of the version again, a third of a start's time, and would answer past the faults that are made
    // here. The tests about it and about the first visit allow it.
    serviceWorkers: 'block',
  },
  webServer: {
    command: `node scripts/serve.mjs --strict --port ${port}`,
    cwd: '..',
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
  projects: [
    { name: 'wasm', testIgnore: /webgpu\.spec/ },
    {
      name: 'webgpu',
      testMatch: /webgpu\.spec/,
      use: { launchOptions: { ...launchOptions, args: SOFTWARE_GPU } },
    },
  ],
});
