import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { JsonObject } from '../src/asset-registry/asset.js';
import { findInlineSecrets } from '../src/asset-registry/validation/inline-secrets.js';
import { readNeo4jSource } from '../src/sources/graph/neo4j/neo4j-settings.js';
import { readHttpSource } from '../src/sources/http/http-source-settings.js';
import { compileGraphTool } from '../src/tools/dynamic/graph/graph-tool.js';
import { compileHttpTool } from '../src/tools/dynamic/http/http-tool.js';

const examples = async (guide: string): Promise<JsonObject[]> => {
  const path = fileURLToPath(new URL(`../docs/guides/${guide}.md`, import.meta.url));
  const blocks = (await readFile(path, 'utf8')).matchAll(/```yaml\n([^]*?)```/g);
  return [...blocks].map(([, text]) => parse(text ?? '') as JsonObject);
};

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

  it('of tools over graphs can be published as they stand', async () => {
    const [tool, source] = await examples('graph-tools');
    const [config, schema] = [tool?.['tool_config'] as JsonObject, tool?.['tool_input_schema'] as JsonObject];
    expect(compileGraphTool(config, schema, { sourceType: 'postgres' })).toMatchObject({ warnings: [] });
    expect(readNeo4jSource(source?.['content']).problems).toEqual([]);
    expect(findInlineSecrets('source', source!)).toEqual([]);
  });
});
