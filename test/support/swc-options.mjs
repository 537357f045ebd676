/**
 * How TypeScript is compiled for tests, by Jest and by the loader of child processes.
 *
 * @param {'es6' | 'commonjs'} moduleType
 */
export const swcOptions = (moduleType) => ({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: moduleType },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
});
