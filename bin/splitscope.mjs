#!/usr/bin/env node
// Runs the built command line. In a clone it is built first where it is older than its sources; a package holds it built.
import { existsSync } from 'node:fs';

const build = new URL('../scripts/library.mjs', import.meta.url);
if (existsSync(build)) await (await import(build.href)).builtAsNeeded();
const { main } = await import('../dist-lib/cli.js');
process.exitCode = await main(process.argv.slice(2));
