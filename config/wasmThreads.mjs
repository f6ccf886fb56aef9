import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const OUT = path.join(
  path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
  'wasm-out',
);
const THREADED = 'tfjs-backend-wasm-threaded-simd';

/** Files of TensorFlow.js, what in them is replaced, and by what. */
const CUTS = [
  [
    /tfjs-backend-wasm[\\/]dist[\\/]backend_wasm\.js$/,
    [
      /(?<=if \(path\.endsWith\('\.worker\.js'\)\) \{)[\s\S]*?return URL\.createObjectURL\(blob\);/,
      " return (wasmPathPrefix ?? '') + path;",
    ],
    [
      /(?<=factoryConfig\.mainScriptUrlOrBlob = )new Blob\(\[[\s\S]*?\}\);/,
      `(wasmPathPrefix ?? '') + '${THREADED}.js';\n            factoryConfig.pthreadPoolSize = threadsCount;`,
    ],
  ],
  [
    /tfjs-backend-wasm[\\/]wasm-out[\\/]tfjs-backend-wasm-threaded-simd\.js$/,
    [/pthreadPoolSize=8;/, 'pthreadPoolSize=Module["pthreadPoolSize"];'],
  ],
];

/**
 * TensorFlow.js makes its threads of a blob each; with this it takes files beside the `.wasm` files (`threadFiles`), so that a
 * page whose Content-Security-Policy allows scripts of its own origin only has threads as well. And it makes as many as it is
 * told to use, not 8 always: each loads and compiles its own copy before the first picture.
 */
export function wasmThreads() {
  return {
    name: 'splitscope-wasm-threads',
    transform: {
      filter: { id: CUTS.map(([file]) => file) },
      handler(code, id) {
        const [, ...cuts] = CUTS.find(([file]) => file.test(id));
        let cut = code;
        for (const [from, to] of cuts) {
          const next = cut.replace(from, () => to);
          if (next === cut)
            this.error(
              `TensorFlow.js has changed: there is no ${String(from)} in ${path.basename(id)} any more.`,
            );
          cut = next;
        }
        return { code: cut, map: null };
      },
    },
  };
}

/** What stands beside the `.wasm` files for the threads: what one runs, the module that it loads, and the smallest there is. */
export function threadFiles() {
  const { wasmWorkerContents } = require(path.join(OUT, `${THREADED}.worker.js`));
  return [
    // Line ends within its strings have lost their backslash, as TensorFlow.js's own code knows.
    { name: `${THREADED}.worker.js`, text: wasmWorkerContents.replace(/\n/g, '\\n') },
    { name: `${THREADED}.js`, text: readFileSync(path.join(OUT, `${THREADED}.js`), 'utf8') },
    // By which it is tried whether a host allows such files (src/worker/threads.ts).
    { name: 'probe.js', text: "postMessage('here');\n" },
  ];
}
