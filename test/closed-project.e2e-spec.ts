import path from 'node:path';
import { AppProcess } from './support/app-process.js';
import { DataFolders } from './support/data-folders.js';
import { copyProject } from './support/project-copy.js';

const folders = new DataFolders();
afterAll(() => folders.remove());

it('npm start serves a project that lies, with its data, where only its own account may enter', async () => {
  const dataDir = await folders.closed();
  const project = path.join(path.dirname(dataDir), 'project');
  await copyProject(project);
  const settings = { DATA_DIR: dataDir, SAMPLE_DATA: 'off' };
  const app = AppProcess.spawn(settings, ['npm', 'start'], project);
  try {
    await app.ready();
    const draft = { asset_type: 'query', name: 'one', query_sql: 'SELECT 1' };
    expect(await app.call('POST', '/asset-registry/assets', draft)).toMatchObject({ status: 201 });
    app.signal('SIGTERM');
    expect(await app.exit()).toEqual({ code: 0, signal: null });
  } finally {
    await app.kill();
  }
}, 300_000);
