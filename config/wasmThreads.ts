import type { Plugin } from 'vite';

const FILE = /tfjs-backend-wasm-threaded-simd\.js$/;

/**
 * Keeps TensorFlow.js's threaded module whole. It sends its own source, `toString()`, to its threads; that source speaks
 * of a variable outside of it, `_scriptDir`, behind a `typeof` that a minifier takes for needless. Here, where the source
 * is always handed over as a blob, the variable is never needed: it is cut out before.
 */
export function wasmThreads(): Plugin {
  return {
    name: 'splitscope-wasm-threads',
    transform: {
      filter: { id: FILE },
      handler(code) {
        const cut = code
          .replace('if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}', '')
          .replace('Module["mainScriptUrlOrBlob"]||_scriptDir', 'Module["mainScriptUrlOrBlob"]');
        const body = cut.slice(cut.indexOf('function(WasmBackendModuleThreadedSimd)'));
        if (body.includes('_scriptDir'))
          this.error('TensorFlow.js\'s threaded module has changed: "_scriptDir" is still used inside it.');
        return { code: cut, map: null };
      },
    },
  };
}
