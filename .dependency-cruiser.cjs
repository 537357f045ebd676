/** The arrows of docs/architecture.md: what may import what. */
const FEATURES = 'asset-registry|planner|tools|sources|ask|seeding';
const FOUNDATIONS = 'config|database|change-feed|replicas|retention|http|auth|errors|telemetry|terminal';

const only = (from, allowed) => ({
  name: `${from}-imports-only-what-is-below-it`,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^src/(${FEATURES})/`, pathNot: `^src/(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('ask', ['planner', 'tools']),
    only('tools', ['sources', 'asset-registry']),
    only('sources', ['asset-registry']),
    only('planner', ['asset-registry']),
    only('asset-registry', []),
    {
      name: 'foundations-import-no-feature',
      severity: 'error',
      from: { path: `^src/(${FOUNDATIONS})/`, pathNot: '\\.spec\\.ts$' },
      to: { path: `^src/(${FEATURES})/` },
    },
    {
      name: 'only-the-entries-import-the-start',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(start/|(main|cli)\\.ts$)' },
      to: { path: '^src/start/' },
    },
    {
      name: 'planner-core-is-pure',
      severity: 'error',
      from: { path: '^src/planner/(analysis|vocabulary)/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^src/(planner/(analysis|vocabulary)/|planner/plan\\.ts$|errors/problem\\.ts$)' },
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
