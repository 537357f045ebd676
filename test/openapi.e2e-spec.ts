import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppModule } from '../src/app.module.js';
import { parseConfig } from '../src/config/parse-config.js';
import { createApp } from '../src/http/create-app.js';
import { RouteTable } from '../src/http/route-table.js';
import { OpenApiSchemas, type OpenApiDocument } from './support/openapi.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';

const ADMIN = `qm_${'a'.repeat(40)}`;

describe('the API description', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let document: OpenApiDocument;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'qm-openapi-'));
    const settings = { DATABASE_URL: database.url, DATA_DIR: folder, BOOTSTRAP_ADMIN_KEY: ADMIN, LOG_LEVEL: 'error' };
    const loaded = parseConfig({ OPS_MODE: 'dev', ...settings }, process.cwd());
    app = await createApp(AppModule.register(loaded, { url: database.url, embedded: null }));
    document = (await app.inject({ url: '/docs-json' })).json();
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
    await rm(folder, { recursive: true });
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
    expect((await app.inject({ url: '/docs' })).headers['content-type']).toContain('text/html');
    expect((await app.inject({ url: '/docs/swagger-ui-bundle.js' })).statusCode).toBe(200);
    expect(document.openapi).toBe('3.1.0');
  });

  it('has every route that there is, and no other', () => {
    const served = app
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
    const headers = { authorization: `Bearer ${ADMIN}` };
    const created = await app.inject({
      method: 'POST',
      url: '/ops/keys',
      headers,
      payload: { name: 'x', roles: ['viewer'] },
    });
    expect(schemas.answerProblems('POST', '/ops/keys', created.statusCode, created.json())).toEqual([]);
    const id: string = created.json().data.key.key_id;
    const answers: [string, string, string, boolean][] = [
      ['GET', '/ops/keys', '/ops/keys', true],
      ['GET', '/ops/keys', '/ops/keys?limit=0', true],
      ['GET', '/ops/keys', '/ops/keys', false],
      ['DELETE', '/ops/keys/{id}', `/ops/keys/${id}`, true],
      ['DELETE', '/ops/keys/{id}', '/ops/keys/3f0c2c1e-6f0b-4a53-9d0e-0b9d4f1a2c3b', true],
      ['GET', '/ops/health/live', '/ops/health/live', false],
      ['GET', '/ops/health/ready', '/ops/health/ready', false],
    ];
    for (const [method, path, url, known] of answers) {
      const answer = await app.inject({ method: method as 'GET', url, headers: known ? headers : {} });
      expect(schemas.answerProblems(method, path, answer.statusCode, answer.json())).toEqual([]);
    }
  });

  it('passes an OpenAPI linter', async () => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    const linter = join(process.cwd(), 'node_modules/@redocly/cli/bin/cli.js');
    const config = join(process.cwd(), 'redocly.yaml');
    const args = [linter, 'lint', file, '--config', config, '--format', 'json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NODE_OPTIONS: '' },
    }).catch((error: { stdout: string }) => error);
    const { problems } = JSON.parse(stdout);
    expect(
      problems.map(
        (problem: OpenApiDocument) => `${problem.ruleId} ${problem.location[0].pointer}: ${problem.message}`,
      ),
    ).toEqual([]);
  }, 60_000);
});
