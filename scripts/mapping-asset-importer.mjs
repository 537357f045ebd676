#!/usr/bin/env node
// `npm run seed:mappings -- --scope ci --apply --publish`: brings resources/mappings into the registry. Build first.
process.argv.splice(2, 0, 'seed:mappings');
await import('../dist/cli.js');
