/**
 * Jest runs this natively, outside its transform, so TypeScript comes through the loader. Only the folder is made here:
 * the first spec that asks for a database starts the server, so that a run of unit specs starts none.
 */
import './typescript-loader.mjs';

export default async function setup() {
  const { makeTestDataFolder, removeAbandonedClusters } = await import('./test-cluster.ts');
  await removeAbandonedClusters();
  process.env.QM_TEST_DATA_DIR = await makeTestDataFolder();
}
