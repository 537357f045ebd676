import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import { readSqlToolConfig, type SqlToolReferences } from './sql-tool-config.js';

const read = (config: JsonObject, references: Partial<SqlToolReferences> = {}) => {
  const problems: Problem[] = [];
  const found = readSqlToolConfig(config, { inputSchema: null, outputSchema: null, ...references }, problems);
  return { found, problems: problems.map(({ path, message }) => `${path} ${message}`) };
};

describe('readSqlToolConfig', () => {
  it('fills in what is left out', () => {
    const { found, problems } = read({
      source_ref: 'stock',
      query_template: 'SELECT 1',
      timeout_ms: 5,
      required_role: 'admin',
    });
    expect(problems).toEqual([]);
    expect(found).toEqual({
      sourceRef: 'stock',
      definition: {
        template: 'SELECT 1',
        inputSchema: null,
        outputSchema: null,
        mode: 'read',
        result: 'rows',
        maxResults: 100,
        allowFunctions: expect.any(Function),
        path: '/tool_config/query_template',
      },
    });
  });

  it('takes the statement of the query it refers to', () => {
    const config = { source_ref: 'stock', query_ref: 'all_items', mode: 'write', result: 'row', max_results: 5 };
    const { found } = read(config, { querySql: 'SELECT 2', allowFunctions: (source) => [`${source}.f`] });
    expect(found?.definition).toMatchObject({
      template: 'SELECT 2',
      path: '/tool_config/query_ref',
      maxResults: 5,
    });
    expect(found?.definition.allowFunctions()).toEqual(['stock.f']);
    expect(read({ ...config, query_ref: 'q' }).found).toBeNull();
  });

  it.each<[JsonObject, string]>([
    [{ query_template: 'SELECT 1' }, '/tool_config/source_ref'],
    [{ source_ref: 's' }, '/tool_config/query_template'],
    [{ source_ref: 's', query_template: 'SELECT 1', query_ref: 'q' }, '/tool_config/query_template'],
    [{ source_ref: 's', query_ref: 'q' }, '/tool_config/query_ref'],
    [{ source_ref: 's', query_template: 'SELECT 1', mode: 'both' }, '/tool_config/mode'],
    [{ source_ref: 's', query_template: 'SELECT 1', result: 'table' }, '/tool_config/result'],
    [{ source_ref: 's', query_template: 'SELECT 1', max_results: 0 }, '/tool_config/max_results'],
    [{ source_ref: 's', query_template: 'SELECT 1', max_result: 5 }, '/tool_config/max_result'],
  ])('says what is wrong with %j', (config, path) => {
    const { problems } = read(config);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(path);
  });
});
