// `npm start` on a fresh clone: installs if needed, builds if stale, serves, prints the address.
import { parseArgs } from 'node:util';
import { build, install } from './steps.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4173' },
    host: { type: 'string', default: 'localhost' },
  },
});
if (!install() || !build()) process.exit(1);
const { serve } = await import('./serve.mjs');
console.log(
  `\nSplitscope is at ${await serve({ ...values, port: Number(values.port) })}  (Ctrl+C ends it)\n`,
);
