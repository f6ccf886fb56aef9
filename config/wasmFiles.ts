import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const folder = path.dirname(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'),
);
const dist = path.join(folder, 'dist');
const names = (): string[] => readdirSync(dist).filter((name) => name.endsWith('.wasm'));

/** TensorFlow.js's `.wasm` files under `wasm/`: copied into a build, served from the package while developing. */
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
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /\/wasm\/([\w.-]+\.wasm)$/.exec(request.url ?? '')?.[1];
        if (name === undefined || !names().includes(name)) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'application/wasm');
        createReadStream(path.join(dist, name)).pipe(response);
      });
    },
  };
}
