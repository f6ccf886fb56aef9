// `npm start` on a fresh clone: installs if needed, builds if stale, serves, prints the address.
// `npm start -- --port 8080 --host 0.0.0.0`, or PORT=8080 npm start.
import { serveOptions } from './serveOptions.mjs';
import { build, install } from './steps.mjs';

const options = serveOptions();
if (!install() || !build()) process.exit(1);
const { serve } = await import('./serve.mjs');
try {
  console.log(`\nSplitscope is at ${await serve(options)}  (Ctrl+C ends it)\n`);
} catch (error) {
  console.error(`The server does not start on ${options.host}, port ${options.port}: ${error.message}.`);
  process.exit(1);
}
