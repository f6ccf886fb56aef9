import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { boundaryRules, boundarySettings, packageRules, tfjsImport } from './importRules.mjs';

/** Folders whose loops run over tensors, pixels, bytes and bins. */
const numeric = [
  'bench',
  'calibration/fitting',
  'datasets/*',
  'engine/{attribution,attributions,detectors,graph,histogram,math,runs}',
  'images',
  'lib',
  'metrics',
  'models/{convert,finish,host,npz,onnx,tensorflow,torch}',
  'packs/formats',
  'ui/{charts,figures}',
];

const root = new URL('..', import.meta.url).pathname;

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'dist-lib/**',
      'docs-api/**',
      'node_modules/**',
      'public/packs/**',
      'src/testdata/**',
      'training/**',
      'config/engineHost.d.ts',
      'test-results/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  // Parts of it run in a page.
  {
    files: ['scripts/bench*.mjs', 'examples/page/*.js', 'public/boot.js'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['config/serviceWorker.js'],
    languageOptions: { globals: globals.serviceworker, sourceType: 'script' },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // TensorFlow.js types its results by a type argument or by an assertion, whichever reads better.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: boundarySettings,
    rules: boundaryRules,
  },
  ...packageRules,
  {
    files: ['src/{engine,lib,images}/**/*.ts'],
    ignores: ['src/**/*.test.ts', 'src/images/page/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'self',
        'postMessage',
        'localStorage',
        'fetch',
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'e2e/**/*.ts', 'scripts/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // Indexing arrays inside their bounds is what numerics is made of; a check a pixel says nothing. Elsewhere: `must`.
    files: [
      ...numeric.map((folder) => `src/${folder}/**/*.{ts,tsx}`),
      '**/*.test.{ts,tsx}',
      'src/**/testing/**',
      'e2e/**/*.ts',
      'scripts/**/*.ts',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Tests hold half-made objects and methods off their objects; what they check is checked when they run.
    files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        // A rule is replaced whole: what holds elsewhere holds here as well.
        tfjsImport,
        {
          selector: 'CallExpression > MemberExpression[property.name=/^toBe(Defined|Truthy)$/]',
          message: 'What is found by getBy... is there, or throws: this cannot fail. Say what it must be.',
        },
      ],
    },
  },
  { files: ['src/{ui,app}/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
);
