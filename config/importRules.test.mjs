// The import rules must catch what they forbid: a rule that never fires looks like a clean project.
import { fileURLToPath } from 'node:url';
import boundaries from 'eslint-plugin-boundaries';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { boundaryRules, boundarySettings, packageRules } from './importRules.mjs';

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['src/**/*.{ts,tsx}'],
      languageOptions: { parser: tseslint.parser },
      plugins: { boundaries },
      settings: boundarySettings,
      rules: boundaryRules,
    },
    ...packageRules,
  ],
});

async function errors(filePath, code) {
  const [result] = await eslint.lintText(`${code};\n`, { filePath });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const boundary = 'boundaries/dependencies';
const imports = 'no-restricted-imports';

describe('forbidden', () => {
  test.each([
    ['src/lib/a.ts', "import '../engine/settings'", boundary],
    ['src/engine/a.ts', "import '../packs/schema'", boundary],
    ['src/engine/attribution/a.ts', "import type { State } from '../../store/types'", boundary],
    ['src/engine/settings.ts', "import './tf'", boundary],
    ['src/packs/formats/a.ts', "import '../../worker/protocol'", boundary],
    ['src/worker/protocol.ts', "import '../engine/errors'", boundary],
    ['src/worker/client.ts', "import '../engine/tf'", boundary],
    ['src/worker/jobQueue.ts', "import '../store/types'", boundary],
    ['src/store/a.ts', "import '../engine/tf'", boundary],
    ['src/store/a.ts', "export * from '../packs/formats/npz'", boundary],
    ['src/store/a.ts', "import '../packs/formats/npz'", boundary],
    ['src/store/a.ts', "import('../engine/run')", boundary],
    ['src/ui/panels/A/A.tsx', "import type { WireError } from '../../../worker/protocol'", boundary],
    ['src/ui/panels/A/A.tsx', "import '../../../engine/tf'", boundary],
    ['src/ui/panels/A/A.tsx', "import '../../export/figures'", boundary],
    ['src/ui/export/a.ts', "import '../panels/Verdict/note'", boundary],
    ['src/ui/figures/a/a.ts', "import '../../panels/Verdict/note'", boundary],
    ['src/ui/components/A.tsx', "import '../../store/types'", boundary],
    ['src/cli/a.ts', "import '../store/types'", boundary],
    ['src/packs/a.ts', "import '../lib/numbers.test'", boundary],
    ['src/packs/a.ts', "import '../calibration/calibration'", boundary],
    ['src/metrics/a.ts', "import '../engine/settings'", boundary],
    ['src/other/a.ts', "import '../lib/hash'", 'boundaries/no-unknown-files'],
    ['src/engine/a.ts', "import '@tensorflow/tfjs-core'", imports],
    ['src/engine/detectors/a/compute.ts', "import '../../attribution/analyseZ'", imports],
    ['src/engine/detectors/a/compute.ts', "import '@tensorflow/tfjs-core'", imports],
    ['src/cli/a.ts', "import '@tensorflow/tfjs-core'", imports],
    ['src/engine/a.test.ts', "import '@tensorflow/tfjs-core'", imports],
    ['src/app/a.tsx', "import('@tensorflow/tfjs-core')", 'no-restricted-syntax'],
    ['src/app/a.test.ts', "import('@tensorflow/tfjs-core')", 'no-restricted-syntax'],
    ['src/store/a.ts', "import '../jobs/pace'", boundary],
    ['src/store/a.ts', "import '../worker/client'", boundary],
    ['src/ui/a.ts', "import '../jobs/pace'", boundary],
    ['src/jobs/a.ts', "import '../engine/tf'", boundary],
    ['src/store/a.ts', "import 'react'", imports],
    ['src/worker/jobQueue.ts', "import 'node:fs'", imports],
    ['src/ui/panels/A/A.tsx', "import 'plotly.js/lib/core'", imports],
    ['src/ui/panels/A/A.tsx', "import '../Verdict/note'", imports],
  ])('%s: %s', async (file, code, rule) => {
    expect(await errors(file, code)).toContain(rule);
  });
});

describe('allowed', () => {
  test.each([
    ['src/engine/a.ts', "import './tf'; import '../metrics/quantiles'"],
    ['src/engine/tf.ts', "import '@tensorflow/tfjs-core'"],
    ['src/engine/jobs.ts', "import type { Tensor } from './tf'; import './settings'"],
    ['src/packs/a.ts', "import '../engine/run'; import './schema'; import 'fflate'"],
    ['src/worker/protocol.ts', "import type { ErrorCode } from '../engine/errors'"],
    ['src/worker/engine.worker.ts', "import '../engine/run'; import '../packs/schema'; import './protocol'"],
    ['src/worker/client.ts', "import type { ToWorker } from './protocol'"],
    ['src/store/a.ts', "import '../engine/settings'; import type { WireError } from '../worker/protocol'"],
    [
      'src/store/slices/a.ts',
      "import type { State } from '../types'; import '../../calibration/calibration'",
    ],
    [
      'src/ui/panels/A/A.tsx',
      "import 'react'; import '../../../store/types'; import '../../../engine/histogram/bins'",
    ],
    [
      'src/ui/charts/A.tsx',
      "import 'react'; import 'plotly.js/lib/core'; import '../../engine/histogram/bins'",
    ],
    ['src/cli/main.ts', "import 'node:fs'; import '../engine/nodeBackend'; import '../packs/schema'"],
    ['src/app/a.tsx', "import '../store/types'; import '../worker/protocol'"],
    ['src/store/a.test.ts', "import 'node:fs'; import '../engine/tf'"],
  ])('%s: %s', async (file, code) => {
    expect(await errors(file, code)).toEqual([]);
  });
});
