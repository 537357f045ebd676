/** For the TypeORM command line only; no part of the build. */
export { default } from './src/registry-data-source.js';
