import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../src/asset-registry/asset.js';
import { mappingFindings } from '../src/planner/validation/mapping-findings.js';
import { DEFAULT_VOCABULARIES } from '../src/planner/vocabulary/default-vocabularies.js';
import { schemaProblems } from '../src/tools/schema/schema-problems.js';
import { SchemaValidator } from '../src/tools/schema/schema-validator.js';
import { RESOURCES } from './support/sample-data.js';

/** Folders of seed files, each with the schema that editors use for it. */
const KINDS = [
  ['sources', 'source'],
  ['tools', 'tool'],
  ['mappings', 'mapping'],
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

  describe('for mappings', () => {
    let schema: SchemaValidator;
    beforeAll(async () => {
      const file = path.join(RESOURCES, 'schemas', 'mapping.schema.json');
      schema = new SchemaValidator(JSON.parse(await readFile(file, 'utf8')) as JsonObject);
    });
    const mapping = (name: string, content: unknown) => ({ name, description: 'd', mapping_type: name, content });
    const rackField = {
      words: ['a'],
      of: ['item'],
      type: 'number',
      asks: 'who',
      types: ['server'],
      units: { gb: 1 },
    };

    it.each(Object.entries(DEFAULT_VOCABULARIES))('accepts the built-in %s', (name, content) => {
      expect(schema.problems(mapping(name, content))).toEqual([]);
    });

    it.each<[string, unknown, string]>([
      ['metric_aliases', { keywords: ['metric'] }, '/content'],
      ['metric_aliases', { aliases: ['cpu'] }, '/content/aliases'],
      ['metric_aliases', { aliases: { rpm: 7 } }, '/content/aliases/rpm'],
      ['metric_aliases', { aliases: { rpm: 'fan speed' } }, '/content/aliases/rpm'],
      ['metric_aliases', { aliases: { rpm: `m${'x'.repeat(64)}` } }, '/content/aliases/rpm'],
      ['metric_aliases', { aliases: { [`a${'b'.repeat(100)}`]: 'm' } }, `/content/aliases/a${'b'.repeat(100)}`],
      ['agg_keywords', { mappings: { 평균: 'mean' } }, '/content/mappings/평균'],
      ['agg_keywords', { mappings: {}, keywords: [] }, '/content/keywords'],
      ['series_keywords', { keywords: 'trend' }, '/content/keywords'],
      ['list_keywords', { keywords: ['list', 7] }, '/content/keywords/1'],
      ['list_keywords', { keywords: [''] }, '/content/keywords/0'],
      ['table_hints', { keywords: ['x'.repeat(101)] }, '/content/keywords/0'],
      ['table_hints', { keywords: ['table', 'table'] }, '/content/keywords/1'],
      ['history_keywords', { keywords: ['event'] }, '/content'],
      ['history_keywords', { keywords: [], time_map: { soon: 'next_week' } }, '/content/time_map/soon'],
      ['history_keywords', { keywords: [], time_map: { ever: 'last_0d' } }, '/content/time_map/ever'],
      ['history_keywords', { keywords: [], time_map: { ever: 'last_100000d' } }, '/content/time_map/ever'],
      ['history_keywords', { keywords: [], time_map: {}, source_map: { log: 'syslog' } }, '/content/source_map/log'],
      ['history_keywords', { keywords: [], time_map: {}, filter_map: { alarm: 'x' } }, '/content/filter_map/alarm'],
      ['history_keywords', { keywords: [], time_map: {}, filter_map: { a: { b: null } } }, '/content/filter_map/a/b'],
      ['history_keywords', { keywords: [], time_map: {}, filter_map: { a: { b: [[1]] } } }, '/content/filter_map/a/b'],
      ['graph_scope_keywords', { views: { UPWARDS: ['up'] } }, '/content/views/UPWARDS'],
      ['graph_scope_keywords', { direct: [] }, '/content'],
      ['filterable_fields', { fields: { rack: {} } }, '/content/fields/rack'],
      ['filterable_fields', { fields: { rack: { ...rackField, type: 'date' } } }, '/content/fields/rack/type'],
      ['filterable_fields', { fields: { rack: { ...rackField, asks: 'what' } } }, '/content/fields/rack/asks'],
      ['filterable_fields', { fields: { rack: { ...rackField, units: { u: 0 } } } }, '/content/fields/rack/units/u'],
    ])('refuses, as a publish does, as %s: %j', async (name, content, place) => {
      const said = await mappingFindings({ name, mapping_type: name, content }, {});
      expect(said.problems.map((problem) => problem.path)).toContain(place);
      const pointers = schema.problems(mapping(name, content)).map((problem) => problem.path);
      // Where an editor shows it may be the whole list, or the item that it is in.
      expect(
        pointers.some((pointer) => pointer !== '' && (place.startsWith(pointer) || pointer.startsWith(place))),
      ).toBe(true);
    });

    it('accepts what a publish accepts', async () => {
      const contents = {
        metric_aliases: { aliases: { rpm: 'fan_speed', 회전수: 'Fan.Speed_2' } },
        agg_keywords: { mappings: {} },
        table_hints: { keywords: ['x'.repeat(100)] },
        history_keywords: {
          keywords: ['event'],
          source_map: { patch: 'work_history' },
          filter_map: { alarm: { event_type: ['a', 1, true], severity: 5 } },
          time_map: {
            shift: 'last_8h',
            분기: 'this_quarter',
            오늘: 'today',
            반기: 'last_6mo',
            'a while': 'last_99999min',
          },
        },
        filterable_fields: { fields: { rack: rackField } },
      };
      for (const [name, content] of Object.entries(contents)) {
        expect((await mappingFindings({ name, mapping_type: name, content }, {})).problems).toEqual([]);
        expect(schema.problems(mapping(name, content))).toEqual([]);
      }
    });

    it('refuses a type that is not the name', () => {
      const confused = { ...mapping('list_keywords', { keywords: ['list'] }), name: 'table_hints' };
      expect(schema.problems(confused).map((problem) => problem.path)).toContain('/name');
    });
  });
});
