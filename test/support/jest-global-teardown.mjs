import './typescript-loader.mjs';

export default async function teardown() {
  const { removeTestCluster } = await import('./test-cluster.ts');
  await removeTestCluster(process.env.QM_TEST_DATA_DIR);
}
