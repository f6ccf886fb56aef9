// Flags of `npm start` and of the server. Node's own modules only: it runs before the install.
import { parseArgs } from 'node:util';

/** Ends the process with one sentence. */
function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

const portOf = (text, name) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) refuse(`${name} must be a whole number from 0 to 65535; it is "${text}".`);
  return port;
};

/**
 * `--port` (else PORT of the environment, else 4173), `--host` (else localhost), `--strict`; a mistake ends the process with
 * one sentence.
 */
export function serveOptions(args = process.argv.slice(2), env = process.env) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string', default: 'localhost' },
        strict: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    refuse(
      `${error.message.split('. ')[0].replace(/\.?$/, '.')} The flags are --port N, --host NAME and --strict.`,
    );
  }
  const { port, ...rest } = values;
  if (port !== undefined) return { ...rest, port: portOf(port, '--port') };
  const { PORT = '' } = env;
  return { ...rest, port: PORT === '' ? 4173 : portOf(PORT, 'PORT') };
}
