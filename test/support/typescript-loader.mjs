/**
 * Lets a child process of a test run TypeScript sources: `node --import <this file> script.ts`. Such processes are there
 * to be killed, signalled, or run as another user, which a Jest worker cannot be.
 */
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transformFile } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

if (isMainThread) register(import.meta.url);

/** Imports name the compiled file, as `nodenext` wants it. */
export async function resolve(specifier, context, nextResolve) {
  const isOurs = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier);
  return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { code } = await transformFile(fileURLToPath(url), swcOptions('es6'));
  return { format: 'module', source: code, shortCircuit: true };
}
