#!/usr/bin/env node
// `npm run seed:tools -- --apply --publish`: brings resources/tools into the registry. Build first (npm run build).
process.argv.splice(2, 0, 'seed:tools');
await import('../dist/cli.js');
