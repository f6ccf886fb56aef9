#!/usr/bin/env node
// The command line runs the same TypeScript as the page, through tsx; the tsconfig of the working directory is not ours.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
const { main } = await import('../src/cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
