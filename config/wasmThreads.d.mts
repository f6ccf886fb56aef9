import type { Plugin } from 'vite';

export function wasmThreads(): Plugin;
export function threadFiles(): readonly { readonly name: string; readonly text: string }[];
