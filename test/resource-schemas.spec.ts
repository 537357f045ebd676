import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../src/asset-registry/asset.js';
import { schemaProblems } from '../src/tools/schema/schema-problems.js';
import { SchemaValidator } from '../src/tools/schema/schema-validator.js';
import { RESOURCES } from './support/sample-data.js';

/** Folders of seed files, each with the schema that editors use for it. */
const KINDS = [
  ['sources', 'source'],
  ['tools', 'tool'],
] as const;

describe('the schemas for seed files', () => {
  it.each(KINDS)('of %s fit every seed that there is', async (folder, kind) => {
    const schema = JSON.parse(
      await readFile(path.join(RESOURCES, 'schemas', `${kind}.schema.json`), 'utf8'),
    ) as JsonObject;
    expect(schemaProblems(schema, '')).toEqual({ problems: [], warnings: [] });
    const validator = new SchemaValidator(schema);
    const files = (await readdir(path.join(RESOURCES, folder))).filter((name) => name.endsWith('.yaml'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = await readFile(path.join(RESOURCES, folder, file), 'utf8');
      expect({ file, problems: validator.problems(parse(text)) }).toEqual({ file, problems: [] });
      expect(text).toContain(`$schema=../schemas/${kind}.schema.json`);
    }
  });

  it('refuse a secret in plain text, a port beside "server: default", and a template without its source', async () => {
    const problemsOf = async (kind: string, asset: JsonObject): Promise<string[]> => {
      const file = path.join(RESOURCES, 'schemas', `${kind}.schema.json`);
      const validator = new SchemaValidator(JSON.parse(await readFile(file, 'utf8')) as JsonObject);
      return validator.problems(asset).map(({ path: pointer }) => pointer);
    };
    const connection = { server: 'default', database: 'd', user: 'u' };
    const source = (changed: JsonObject): JsonObject => ({
      name: 's',
      description: 'd',
      content: { source_type: 'postgres', connection: { ...connection, ...changed }, limits: {} },
    });
    expect(await problemsOf('source', source({}))).toEqual([]);
    expect(await problemsOf('source', source({ password_ref: 'hunter2' }))).toContain(
      '/content/connection/password_ref',
    );
    expect(await problemsOf('source', source({ port: 5432 }))).not.toEqual([]);
    expect(await problemsOf('source', source({ host: 'db.example' }))).not.toEqual([]);
    const tool = {
      name: 't',
      description: 'd',
      tool_type: 'database_query',
      tool_config: { query_template: 'SELECT 1' },
      tool_input_schema: { type: 'object' },
    };
    expect(await problemsOf('tool', tool)).toEqual(['/tool_config/source_ref']);
  });
});
