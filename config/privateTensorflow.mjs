import path from 'node:path';

const NAMESPACE = /[\\/]tfjs-core[\\/]dist[\\/]global_util\.js$/;
const PLATFORM = /[\\/]tfjs-core[\\/]dist[\\/]platforms[\\/]platform_node\.js$/;
const WASM = /[\\/]tfjs-backend-wasm[\\/]wasm-out[\\/]tfjs-backend-wasm(-threaded-simd)?\.js$/;

const WASM_FOLDER = 'process.getBuiltinModule("url").fileURLToPath(new URL("wasm/",String(import.meta.url)))';

/** Cuts of each file: what is taken out, and what stands there afterwards. */
const cutsOf = (file) => {
  if (NAMESPACE.test(file))
    // TensorFlow.js keeps its engine, flags and kernels on the global object, for all its copies: ours has its own.
    return [
      [
        /(?<=export function getGlobalNamespace\(\) \{)[\s\S]*?\n\}/,
        ' return namespace; }\nconst namespace = {};',
      ],
    ];
  if (PLATFORM.test(file))
    return [
      ["require('node-fetch')", 'globalThis.fetch'],
      ["require('util')", 'process.getBuiltinModule("util")'],
    ];
  const threaded = file.includes('threaded');
  return [
    // Handlers of the whole process, which belong to the host.
    [
      /process\["on"\]\("uncaughtException",function\(ex\)\{if\(!\(ex instanceof ExitStatus\)\)\{throw ex\}\}\);/,
      '',
    ],
    [/process\["on"\]\("unhandledRejection",function\(reason\)\{throw reason\}\);/, ''],
    ['scriptDirectory=__dirname+"/"', `scriptDirectory=${threaded ? '""' : WASM_FOLDER}`],
    [/\brequire\("/g, 'process.getBuiltinModule("'],
    // A module of its own right: what follows is for other loaders.
    [
      /if \(typeof exports === 'object' && typeof module === 'object'\)[\s\S]*$/,
      `export default WasmBackendModule${threaded ? 'ThreadedSimd' : ''};\n`,
    ],
    ["if (typeof __filename !== 'undefined') _scriptDir = _scriptDir || __filename;", ''],
    // A variable outside of the module, behind a `typeof` that minifiers take for needless.
    ...(threaded
      ? [
          ['if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}', ''],
          ['Module["mainScriptUrlOrBlob"]||_scriptDir', 'Module["mainScriptUrlOrBlob"]'],
        ]
      : []),
  ];
};

/**
 * TensorFlow.js as a part of the library that nobody else sees: a namespace of its own in place of the global object, no
 * handlers on the process, Node's modules without `require`, the `.wasm` files beside the bundle, in `wasm/`.
 */
export function privateTensorflow() {
  return {
    name: 'splitscope-private-tensorflow',
    transform: {
      filter: { id: [NAMESPACE, PLATFORM, WASM] },
      handler(code, id) {
        let cut = code;
        for (const [from, to] of cutsOf(id)) {
          const next = cut.replace(from, () => to);
          if (next === cut)
            this.error(`${path.basename(id)} has changed: there is no ${String(from)} in it any more.`);
          cut = next;
        }
        return { code: cut, map: null };
      },
    },
  };
}
