/**
 * Who may import whom. A file belongs to the first category whose pattern fits; what is not allowed below is an error,
 * and so is a source file without a category. Imports are relative and without extension.
 */

/** In order: the first match counts. `plain` categories hold no numerics: the page may load them. */
const categories = [
  [
    'test',
    ['src/**/*.test.{ts,tsx}', 'src/testdata/**', 'src/**/testing/**', 'src/engine/graph/ops/*/cases.ts'],
  ],
  ['lib', ['src/lib/**']],
  ['images-page', ['src/images/page/**']],
  ['images-node', ['src/images/node/**']],
  ['images', ['src/images/**']],
  ['metrics', ['src/metrics/**']],
  ['calibration', ['src/calibration/**']],
  ['rows', ['src/rows/**']],
  ['datasets', ['src/datasets/**']],
  ['benchmark', ['src/benchmark/**']],
  [
    'engine-plain',
    [
      'src/engine/{settings,jobs,errors,engine}.ts',
      'src/engine/**/{meta,metas,types}.ts',
      'src/engine/detectors/{detector,methods}.ts',
      'src/engine/attributions/{attribution,kinds,pathSettings}.ts',
      'src/engine/graph/{checkGraph,nodeSchema,reaching}.ts',
      'src/engine/graph/ops/rules/**',
      'src/engine/histogram/bins.ts',
    ],
  ],
  ['engine', ['src/engine/**']],
  ['packs-plain', ['src/packs/{schema,measuredFile,identity,own}.ts']],
  ['packs', ['src/packs/**']],
  ['models-plain', ['src/models/types.ts']],
  ['models', ['src/models/**']],
  ['protocol', ['src/worker/protocol.ts']],
  ['client', ['src/worker/{client,transport}*.ts']],
  ['worker', ['src/worker/**']],
  ['slice', ['src/store/slices/**']],
  ['store', ['src/store/**']],
  ['jobs', ['src/jobs/**']],
  ['verdict', ['src/verdict/**']],
  ['ui-kit', ['src/ui/{charts,components}/**']],
  ['ui-figures', ['src/ui/figures/**']],
  ['ui-panels', ['src/ui/panels/**']],
  ['ui-export', ['src/ui/export/**']],
  ['ui', ['src/ui/**']],
  ['cli', ['src/cli/**']],
  ['library', ['src/library/**']],
  ['bench', ['src/bench/**']],
  ['app', ['src/app/**', 'src/main.tsx']],
];

/** What every part of the page may use. */
const page = ['verdict', 'images', 'lib', 'metrics', 'calibration', 'engine-plain', 'store', 'ui-kit'];

/** `values`: anything may be imported. `types`: only with `import type`. A category may import itself unless it says not. */
const allowed = {
  lib: { values: [] },
  // Plain arithmetic on scores: whoever has scores may load it.
  metrics: { values: ['lib'] },
  rows: { values: ['lib'] },
  // Pictures are decoded by whoever reads: readers know bytes alone.
  datasets: { values: ['lib'] },
  // One engine over many pictures, and its tables: page and command line run it.
  benchmark: {
    values: ['lib', 'metrics', 'rows', 'datasets', 'images', 'engine-plain'],
    types: ['packs-plain'],
  },
  calibration: { values: ['lib', 'metrics', 'engine-plain'], types: ['datasets', 'images'] },
  'engine-plain': { values: ['lib'], types: ['engine'] },
  engine: { values: ['lib', 'metrics', 'engine-plain'] },
  // Plain: bytes in, pixels out, no page and no Node.
  images: { values: ['lib', 'engine-plain'] },
  'images-page': { values: ['lib', 'engine-plain', 'images'] },
  'images-node': { values: ['lib', 'engine-plain', 'images', 'packs'] },
  'packs-plain': { values: ['lib', 'engine-plain'], types: ['packs'] },
  packs: { values: ['lib', 'engine', 'engine-plain', 'packs-plain'], types: ['calibration'] },
  'models-plain': { values: ['lib', 'engine-plain', 'packs-plain'] },
  models: { values: ['lib', 'engine', 'engine-plain', 'packs', 'packs-plain', 'models-plain'] },
  protocol: { values: [], types: ['engine-plain', 'packs-plain', 'models-plain'] },
  worker: {
    values: [
      'lib',
      'engine',
      'engine-plain',
      'packs',
      'packs-plain',
      'models',
      'models-plain',
      'protocol',
      'benchmark',
      'calibration',
      'datasets',
      'rows',
      'images',
    ],
  },
  client: {
    values: ['lib', 'engine-plain'],
    types: ['protocol', 'models-plain', 'benchmark', 'calibration'],
  },
  // A slice knows the store's types, never another slice.
  slice: {
    itself: false,
    values: ['verdict', 'lib', 'metrics', 'calibration', 'engine-plain', 'packs-plain', 'store'],
    types: ['protocol'],
  },
  // What is said of a picture, by rule.
  verdict: { values: ['lib', 'metrics', 'calibration', 'engine-plain'], types: ['packs-plain'] },
  // State, and what is read off it: who changes it and when is not its business.
  store: {
    values: ['verdict', 'lib', 'metrics', 'calibration', 'engine-plain', 'packs-plain', 'slice'],
    types: ['protocol'],
  },
  // Which job runs when, and what is fetched; results go into the store.
  jobs: {
    values: ['verdict', 'lib', 'metrics', 'calibration', 'engine-plain', 'packs-plain', 'store', 'client'],
    types: ['protocol', 'models-plain'],
  },
  // Charts and components get everything as props.
  'ui-kit': { values: ['lib', 'engine-plain'] },
  ui: { values: page, types: ['packs-plain', 'models-plain', 'benchmark', 'datasets'] },
  // What a figure shows, as pure functions: drawn by a panel and by an export, neither of which knows the other.
  'ui-figures': { values: [...page, 'ui'], types: ['packs-plain'] },
  'ui-panels': {
    values: [...page, 'ui', 'ui-figures', 'benchmark', 'rows'],
    types: ['packs-plain', 'models-plain', 'datasets'],
  },
  'ui-export': { values: [...page, 'ui', 'ui-figures', 'benchmark'], types: ['packs-plain'] },
  cli: {
    values: [
      'benchmark',
      'datasets',
      'rows',
      'images',
      'images-node',
      'lib',
      'metrics',
      'calibration',
      'engine',
      'engine-plain',
      'packs',
      'packs-plain',
      'models',
      'models-plain',
    ],
  },
  // What others import: it only hands on.
  library: {
    values: [
      'datasets',
      'images',
      'images-node',
      'lib',
      'metrics',
      'calibration',
      'engine',
      'engine-plain',
      'packs',
      'packs-plain',
      'models',
      'models-plain',
      'client',
      'cli',
    ],
    types: ['protocol'],
  },
  bench: { values: ['lib', 'engine', 'engine-plain', 'packs', 'packs-plain'] },
  app: { itself: true, values: 'all' },
  test: { itself: true, values: 'all' },
};

const names = categories.map(([name]) => name);
/** Tests are nobody's dependency, except another test's. */
const everything = names.filter((name) => name !== 'test' && name !== 'bench');

const policies = Object.entries(allowed).flatMap(([from, { values, types = [], itself = true }]) => {
  const valueTargets = [...(values === 'all' ? everything : values), ...(itself ? [from] : [])];
  const rule = (targets, dependency) => ({
    from: { file: { categories: from } },
    allow: { to: { file: { categories: { anyOf: targets } } }, ...(dependency ? { dependency } : {}) },
  });
  return [
    ...(valueTargets.length > 0 ? [rule(valueTargets)] : []),
    ...(types.length > 0 ? [rule(types, { kind: 'type' })] : []),
  ];
});

export const boundarySettings = {
  // Our imports name neither extension nor package alias: Node's rules with TypeScript's endings are enough.
  'import/resolver': { node: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] } },
  'boundaries/include': ['src/**/*'],
  'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
  'boundaries/files': categories.map(([category, pattern]) => ({ category, pattern })),
  'boundaries/files-single-match': true,
};

export const boundaryRules = {
  'boundaries/dependencies': ['error', { default: 'disallow', policies }],
  'boundaries/no-unknown-files': 'error',
};

const tfjs = {
  group: ['@tensorflow/*'],
  message: 'Only src/engine/tf.ts imports TensorFlow.js; import from there.',
};
const react = {
  // The packages, not a folder of ours that is called so.
  regex: '^(react|react-dom|react-aria-components|zustand/react)(/|$)',
  message: 'Only the page (src/ui, src/app) knows React.',
};
const node = { group: ['node:*'], message: "Only the command line and tests use Node's modules." };
const plotly = { group: ['plotly.js', 'plotly.js/**'], message: 'Only src/ui/charts loads plotly.' };

const panel = {
  group: ['../[A-Z]*/*'],
  message: 'A panel knows no other panel: what two need lies in src/ui or src/ui/figures.',
};

const attribution = {
  group: ['**/attribution/**'],
  message: 'A detector asks its batch (context.ts) or ../gradientScores; it knows no analysis.',
};

/** The rule of packages does not see `import()`. */
export const tfjsImport = {
  selector: 'ImportExpression > Literal[value=/^@tensorflow/]',
  message: tfjs.message,
};

const packages = (files, groups, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: groups }],
    'no-restricted-syntax': groups.includes(tfjs) ? ['error', tfjsImport] : 'off',
  },
});

/** Which packages a folder may use; the last entry that fits a file counts. */
export const packageRules = [
  packages(['src/**/*.{ts,tsx}'], [tfjs, react, node, plotly], ['src/**/*.test.{ts,tsx}']),
  packages(
    ['src/engine/detectors/*/*.ts'],
    [tfjs, react, node, plotly, attribution],
    ['src/**/*.test.ts', 'src/**/testing/**'],
  ),
  packages(['src/**/*.test.{ts,tsx}', 'src/**/testing/**', 'src/testdata/**'], [tfjs]),
  packages(
    ['src/{app,ui}/**/*.{ts,tsx}', 'src/main.tsx'],
    [tfjs, node, plotly],
    ['src/**/*.test.{ts,tsx}', 'src/**/testing/**'],
  ),
  packages(['src/ui/panels/*/*.{ts,tsx}'], [tfjs, node, plotly, panel], ['src/**/*.test.{ts,tsx}']),
  packages(['src/ui/charts/**/*.{ts,tsx}'], [tfjs, node], ['src/**/*.test.{ts,tsx}']),
  packages(
    [
      'src/cli/**/*.ts',
      'src/images/node/**/*.ts',
      'src/engine/nodeBackend.ts',
      'src/packs/node.ts',
      'src/rows/jsonLines.ts',
      'src/datasets/node.ts',
    ],
    [tfjs, react, plotly],
  ),
  packages(['src/engine/tf.ts'], [react, node, plotly]),
  // The test that holds our layers against TensorFlow.js's own.
  packages(['src/models/tfjs/oracle.test.ts'], []),
];
