/** Jest for native ES modules: needs Node's --experimental-vm-modules, which `npm test` passes. */
const compile = (module) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: module },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  maxWorkers: 2,
  // Under ES modules Jest keeps about 10 MB for every spec file that a worker has run.
  workerIdleMemoryLimit: '500MB',
  testTimeout: 20_000,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // CommonJS packages that require ES-module-only ones (light-my-request -> cookie, @fastify/static ->
  // content-disposition) work in Jest only when those are compiled to CommonJS.
  transform: {
    '^.+\\.ts$': compile('es6'),
    'node_modules/.*\\.js$': ['@swc/jest', { swcrc: false, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?(cookie|content-disposition)/dist/)'],
};
