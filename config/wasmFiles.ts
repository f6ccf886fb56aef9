import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { threadFiles } from './wasmThreads.mjs';

const folder = path.dirname(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'),
);
const dist = path.join(folder, 'dist');
const names = (): string[] => readdirSync(dist).filter((name) => name.endsWith('.wasm'));

/** TensorFlow.js's `.wasm` files and its threads' scripts under `wasm/`: copied into a build, served while developing. */
export function wasmFiles(): Plugin {
  return {
    name: 'splitscope-wasm-files',
    generateBundle() {
      for (const name of names())
        this.emitFile({
          type: 'asset',
          fileName: `wasm/${name}`,
          source: readFileSync(path.join(dist, name)),
        });
      for (const { name, text } of threadFiles())
        this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source: text });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /\/wasm\/([\w.-]+)$/.exec(request.url ?? '')?.[1];
        const script = threadFiles().find((file) => file.name === name);
        if (script !== undefined) {
          response.setHeader('Content-Type', 'text/javascript');
          response.end(script.text);
        } else if (name !== undefined && names().includes(name)) {
          response.setHeader('Content-Type', 'application/wasm');
          createReadStream(path.join(dist, name)).pipe(response);
        } else next();
      });
    },
  };
}
