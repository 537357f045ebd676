import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RouteTable } from '../src/http/route-table.js';
import { OpenApiSchemas, type OpenApiDocument } from './support/openapi.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { startWholeApp, type WholeApp } from './support/whole-app.js';

describe('the API description', () => {
  let database: TestDatabase;
  let app: WholeApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startWholeApp(database.url);
    document = (await app.call('GET', '/docs-json', undefined, { key: null })).body;
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  interface Documented {
    name: string;
    operation: OpenApiDocument;
  }

  const operations = (): Documented[] =>
    Object.entries<OpenApiDocument>(document.paths).flatMap(([path, item]) =>
      Object.entries<OpenApiDocument>(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );

  it('is shown without a key, for people and for programs', async () => {
    for (const [path, type] of [
      ['/docs', 'text/html'],
      ['/docs/swagger-ui-bundle.js', 'javascript'],
    ]) {
      const response = await fetch(`${app.url}${path}`);
      expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
        status: 200,
        type: expect.stringContaining(type!),
      });
    }
    expect(document.openapi).toBe('3.1.0');
  });

  it('has every route that there is, and no other', () => {
    const served = app.app
      .get(RouteTable)
      .all()
      .filter(({ method, url }) => !['HEAD', 'OPTIONS'].includes(method) && !url.startsWith('/docs'))
      .map(({ method, url }) => `${method.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...new Set(served)].sort());
  });

  it('says of every route what it does, what it answers with an example, and what can go wrong', () => {
    const incomplete = operations()
      .filter(({ operation }) => {
        const success = Object.keys(operation.responses).find((status) => status.startsWith('2'));
        const content: OpenApiDocument = Object.values(operation.responses[success ?? '']?.content ?? {})[0];
        return !operation.summary || !content?.schema || content.example === undefined || !operation.responses['500'];
      })
      .map(({ name }) => name);
    expect(incomplete).toEqual([]);
  });

  it('gives examples that fit the schemas beside them', () => {
    const schemas = new OpenApiSchemas(document);
    const wrong = operations().flatMap(({ name, operation }) =>
      [operation.requestBody, ...Object.values<OpenApiDocument>(operation.responses)].flatMap((part) => {
        const content = part?.content?.['application/json'];
        if (content === undefined) return [];
        const examples = [
          content.example,
          ...Object.values<OpenApiDocument>(content.examples ?? {}).map((e) => e.value),
        ];
        return examples
          .filter((example) => example !== undefined)
          .flatMap((example) => schemas.problems(content.schema, example).map((problem) => `${name}: ${problem}`));
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('says which role a route needs, and which need no key', () => {
    expect(document.paths['/ops/keys'].get).toMatchObject({ 'x-required-role': 'admin' });
    expect(document.paths['/ops/health/live'].get.security).toEqual([]);
    expect(Object.keys(document.paths['/ops/health/live'].get.responses)).not.toContain('401');
  });

  it('lists the whole error catalogue', () => {
    expect(document.components.schemas.ErrorCode.enum).toContain('KEY_NOT_FOUND');
    expect(document.components.schemas.ErrorCode.description).toContain('| KEY_NOT_FOUND | 404 |');
  });

  it('is what the routes of keys and health really answer', async () => {
    const schemas = new OpenApiSchemas(document);
    const created = await app.call('POST', '/ops/keys', { name: 'x', roles: ['viewer'] });
    expect(schemas.answerProblems('POST', '/ops/keys', created.status, created.body)).toEqual([]);
    const id: string = created.body.data.key.key_id;
    const answers: [string, string, string, boolean][] = [
      ['GET', '/ops/keys', '/ops/keys', true],
      ['GET', '/ops/keys', '/ops/keys?limit=0', true],
      ['GET', '/ops/keys', '/ops/keys', false],
      ['DELETE', '/ops/keys/{id}', `/ops/keys/${id}`, true],
      ['DELETE', '/ops/keys/{id}', '/ops/keys/3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b', true],
      ['GET', '/ops/health/live', '/ops/health/live', false],
      ['GET', '/ops/health/ready', '/ops/health/ready', false],
      ['GET', '/ops/sources', '/ops/sources', true],
    ];
    for (const [method, path, url, known] of answers) {
      const answer = await app.call(method, url, undefined, known ? {} : { key: null });
      expect(schemas.answerProblems(method, path, answer.status, answer.body)).toEqual([]);
    }
  });

  it('is what the routes of assets really answer, from draft to archive', async () => {
    const schemas = new OpenApiSchemas(document);
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await app.call(method, path.replace('{id}', id), body);
      expect(schemas.answerProblems(method, path.split('?')[0]!, answer.status, answer.body)).toEqual([]);
      return answer;
    };
    let id = '';
    const words = { asset_type: 'mapping', name: 'list_keywords', mapping_type: 'list_keywords' };
    const base = '/asset-registry/assets';
    id = (await ask('POST', base, { ...words, content: { keywords: ['list'] } })).body.data.asset.asset_id;
    await ask('POST', base, words);
    await ask('POST', base, { ...words, name: 'Not A Name' });
    await ask('PATCH', `${base}/{id}`, { description: 'Words for lists.' });
    await ask('POST', `${base}/{id}/validate`);
    const replicas = { applied: true, replicas: 1, behind: [] };
    const waited = { status: 200, body: { data: { replicas } } };
    expect(await ask('POST', `${base}/{id}/publish?wait=replicas`)).toMatchObject(waited);
    await ask('PATCH', `${base}/{id}`, { description: 'Too late.' });
    const first = id;
    id = (await ask('POST', base, { ...words, content: null })).body.data.asset.asset_id;
    expect((await ask('POST', `${base}/{id}/publish`)).status).toBe(422);
    expect((await ask('GET', `${base}/{id}/diff`)).body.data.differences).not.toEqual([]);
    await ask('DELETE', `${base}/{id}`);
    await ask('GET', `${base}/{id}`);
    id = first;
    const back = { to_version: 1, reason: 'try' };
    expect((await ask('POST', `${base}/{id}/rollback`, back)).status).toBe(200);
    expect(await ask('POST', `${base}/{id}/rollback?wait=replicas`, back)).toMatchObject(waited);
    for (const path of [base, `${base}/{id}`, `${base}/{id}/history`, `${base}/{id}/dependents`])
      await ask('GET', path);
    id = (await app.call('GET', `${base}?name=list_keywords&status=published`)).body.data.assets[0].asset_id;
    expect(await ask('POST', `${base}/{id}/archive?wait=replicas`, { reason: 'done' })).toMatchObject(waited);
    expect((await ask('POST', `${base}/{id}/validate`)).status).toBe(409);
  });

  it('passes an OpenAPI linter', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qm-openapi-'));
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    const linter = join(process.cwd(), 'node_modules/@redocly/cli/bin/cli.js');
    const config = join(process.cwd(), 'redocly.yaml');
    const args = [linter, 'lint', file, '--config', config, '--format', 'json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NODE_OPTIONS: '' },
    }).catch((error: { stdout: string }) => error);
    await rm(folder, { recursive: true });
    const { problems } = JSON.parse(stdout);
    expect(
      problems.map(
        (problem: OpenApiDocument) => `${problem.ruleId} ${problem.location[0].pointer}: ${problem.message}`,
      ),
    ).toEqual([]);
  }, 60_000);
});
