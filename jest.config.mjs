import { swcOptions } from './test/support/swc-options.mjs';

/** Jest for native ES modules: needs Node's --experimental-vm-modules, which `npm test` passes. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  globalSetup: '<rootDir>/test/support/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/jest-global-teardown.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  maxWorkers: 2,
  // Under ES modules Jest keeps about 10 MB for every spec file that a worker has run.
  workerIdleMemoryLimit: '500MB',
  // A bound for what hangs, not a measure: the cores may be shared with other work.
  testTimeout: 120_000,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // CommonJS packages that require ES-module-only ones (light-my-request -> cookie, @fastify/static ->
  // content-disposition) work in Jest only when those are compiled to CommonJS.
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions('es6')],
    'node_modules/.*\\.js$': ['@swc/jest', { swcrc: false, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?(cookie|content-disposition)/dist/)'],
};
