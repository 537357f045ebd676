/** The arrows of docs/architecture: what may import what. */
const only = (from, allowed) => ({
  name: `${from}-imports-only-what-is-below-it`,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.spec\\.ts$' },
  to: {
    path: '^src/(asset-registry|planner|tools|sources|ask|mcp|seeding)/',
    pathNot: `^src/(${[from, ...allowed].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('ask', ['planner', 'tools']),
    only('mcp', ['tools']),
    only('tools', ['sources', 'asset-registry']),
    only('sources', ['asset-registry']),
    only('planner', ['asset-registry']),
    only('asset-registry', []),
    {
      name: 'foundations-import-no-feature',
      severity: 'error',
      from: {
        path: '^src/(config|database|change-feed|replicas|retention|http|auth|errors|telemetry)/',
        pathNot: '\\.spec\\.ts$',
      },
      to: { path: '^src/(asset-registry|planner|tools|sources|ask|mcp|seeding)/' },
    },
    {
      name: 'planner-core-is-pure',
      severity: 'error',
      from: { path: '^src/planner/(analysis|vocabulary)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '(node_modules/(@nestjs|typeorm|pg)/|^(node:)?(fs|net|http|https|child_process)$|^src/(config|database|http|auth)/)',
      },
    },
    {
      name: 'no-orphans',
      severity: 'warn',
      from: { orphan: true, pathNot: '\\.(spec|d)\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
