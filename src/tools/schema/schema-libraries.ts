import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/* Large, and of no use before the first schema is compiled or checked, so a start does without them. Node keeps them. */

export const ajvLibrary = () => load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
export const formatLibrary = () => load('ajv-formats/dist/formats.js') as typeof import('ajv-formats/dist/formats.js');
export const patternLibrary = () => load('re2js') as typeof import('re2js');
