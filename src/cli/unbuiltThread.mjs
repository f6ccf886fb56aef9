// An engine's thread where the command line runs from its sources: tsx does not reach into threads by itself.
import { register } from 'tsx/esm/api';

register();
await import('./scoreThread.ts');
