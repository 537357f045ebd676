import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { JsonObject } from '../src/asset-registry/asset.js';
import type { Problem } from '../src/errors/problem.js';
import { findInlineSecrets } from '../src/asset-registry/validation/inline-secrets.js';
import { mappingFindings } from '../src/planner/validation/mapping-findings.js';
import { MAPPING_NAMES } from '../src/planner/vocabulary/mapping-names.js';
import { readNeo4jSource } from '../src/sources/graph/neo4j/neo4j-settings.js';
import { readPostgresSource } from '../src/sources/postgres-source-content.js';
import { SecretResolver } from '../src/sources/secrets/secret-resolver.js';
import { readHttpSource } from '../src/sources/http/http-source-settings.js';
import { compileGraphTool } from '../src/tools/dynamic/graph/graph-tool.js';
import { compileHttpTool } from '../src/tools/dynamic/http/http-tool.js';
import { loadSqlParser } from '../src/tools/dynamic/sql/sql-parser.js';
import { checkStatement } from '../src/tools/dynamic/sql/sql-statement.js';
import { readSqlToolConfig } from '../src/tools/dynamic/sql/sql-tool-config.js';

const examples = async (guide: string): Promise<JsonObject[]> => {
  const path = fileURLToPath(new URL(`../docs/guides/${guide}.md`, import.meta.url));
  const blocks = (await readFile(path, 'utf8')).matchAll(/```yaml\n([^]*?)```/g);
  return [...blocks].map(([, text]) => parse(text ?? '') as JsonObject);
};

it('the guide to vocabularies names every one that there is', async () => {
  const path = fileURLToPath(new URL('../docs/guides/vocabularies.md', import.meta.url));
  const guide = await readFile(path, 'utf8');
  expect(MAPPING_NAMES.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

describe('the examples in the guides', () => {
  it('of tools over HTTP can be published as they stand', async () => {
    const [source, tool] = await examples('http-tools');
    expect(readHttpSource(source?.['content']).problems).toEqual([]);
    expect(findInlineSecrets('source', source!)).toEqual([]);
    expect(
      compileHttpTool(tool?.['tool_config'] as JsonObject, tool?.['tool_input_schema'] as JsonObject),
    ).toMatchObject({
      warnings: [],
    });
  });

  it('of tools over SQL can be published as they stand', async () => {
    await loadSqlParser();
    const [source, tool] = await examples('sql-tools');
    const surroundings = {
      secrets: new SecretResolver({ variable: () => undefined, directory: null }),
      defaultServer: { host: 'localhost', port: 5432, tls: null },
      defaultPoolSize: 8,
    };
    const { allowFunctions, problems } = readPostgresSource('warehouse', source?.['content'], surroundings);
    expect(problems).toEqual([]);
    expect(findInlineSecrets('source', source!)).toEqual([]);
    const found: Problem[] = [];
    const schema = tool?.['tool_input_schema'] as JsonObject;
    const references = { inputSchema: schema, outputSchema: null, allowFunctions: () => allowFunctions };
    const read = readSqlToolConfig(tool?.['tool_config'] as JsonObject, references, found);
    expect([...found, ...checkStatement(read!.definition).problems]).toEqual([]);
  });

  it('of vocabularies can be published as they stand', async () => {
    const mappings = await examples('vocabularies');
    expect(mappings.map(({ name }) => name)).toEqual(['metric_aliases', 'systems']);
    for (const { name, mapping_type, content } of mappings) {
      const mapping = { name: String(name), mapping_type: String(mapping_type), content };
      expect((await mappingFindings(mapping, {})).problems).toEqual([]);
    }
  });

  it('of tools over graphs can be published as they stand', async () => {
    const [tool, source] = await examples('graph-tools');
    const [config, schema] = [tool?.['tool_config'] as JsonObject, tool?.['tool_input_schema'] as JsonObject];
    expect(compileGraphTool(config, schema, { sourceType: 'postgres' })).toMatchObject({ warnings: [] });
    expect(readNeo4jSource(source?.['content']).problems).toEqual([]);
    expect(findInlineSecrets('source', source!)).toEqual([]);
  });
});
