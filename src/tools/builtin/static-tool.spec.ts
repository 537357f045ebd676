import { BuiltinToolBench } from '../../../test/support/builtin-tools.js';
import { RecordedCalls, toolContext } from '../../../test/support/tool-services.js';
import { SourceError } from '../../sources/source-error.js';
import type { BaseTool } from '../base-tool.js';
import { staticTools } from './static-tools.js';
import type { PoolsOf } from './static-tool.js';

describe('the static tools, called like any other tool', () => {
  let bench: BuiltinToolBench;
  const calls = new RecordedCalls();
  const tool = (name: string, poolsOf: PoolsOf = () => bench.pools): BaseTool => {
    const found = staticTools(calls, poolsOf).find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const list = {
    operation: 'list',
    filters: [{ field: 'ci_subtype', op: '=', value: 'storage' }],
    limit: 5,
    offset: 0,
  };

  beforeAll(async () => {
    bench = await BuiltinToolBench.open();
  }, 120_000);

  afterAll(() => bench.close());

  it('are ci, graph, metric, history and cep', () => {
    const names = staticTools(calls, () => bench.pools).map(({ name }) => name);
    expect(names).toEqual(['ci', 'graph', 'metric', 'history', 'cep']);
  });

  it('answer with their data and what they did', async () => {
    const result = await tool('ci').safeExecute(toolContext({ tenantId: 'default' }), list);
    expect(result).toMatchObject({
      success: true,
      data: { kind: 'table', total: 8, truncated: true, empty: false },
      metadata: { tool: 'ci', version: null, row_count: 5, truncated: true, source: 'ops' },
    });
    expect(calls.added.map((added) => added.result)).toContain(result);
  });

  it('refuse params that do not fit, and fields that there are not, by their place', async () => {
    expect(
      await tool('ci').safeExecute(toolContext({ tenantId: 'default' }), { ...list, limit: 0, colour: 'red' }),
    ).toMatchObject({
      error: 'INVALID_PARAMS',
      details: expect.arrayContaining([
        { path: '/limit', message: 'limit must be at least 1.' },
        { path: '/colour', message: 'colour is not known here.' },
      ]),
    });
    const filters = [{ field: 'colour', op: '=', value: 'red' }];
    expect(await tool('ci').safeExecute(toolContext({ tenantId: 'default' }), { ...list, filters })).toMatchObject({
      error: 'INVALID_PARAMS',
      details: [{ path: '/filters/0/field', message: 'There is no field colour here.' }],
    });
    const nul = [{ field: 'owner', op: '=', value: 'a\0b' }];
    expect(await tool('ci').safeExecute(toolContext({ tenantId: 'default' }), { ...list, filters: nul })).toMatchObject(
      {
        error: 'INVALID_PARAMS',
      },
    );
  });

  it('need an operator', async () => {
    expect(await tool('metric').safeExecute(toolContext({ roles: ['viewer'] }), {})).toMatchObject({
      error: 'FORBIDDEN',
    });
  });

  it('say that their source is not there, that time ran out, or that the caller left', async () => {
    const none: PoolsOf = () => {
      throw new SourceError('unavailable', 'The source ops is not published.');
    };
    expect(await tool('ci', none).safeExecute(toolContext({ tenantId: 'default' }), list)).toMatchObject({
      error: 'SOURCE_UNAVAILABLE',
      message: 'The source ops is not published.',
    });
    expect(await tool('ci').safeExecute(toolContext({ deadline: Date.now() - 1 }), list)).toMatchObject({
      error: 'TIMEOUT',
    });
    expect(await tool('ci').safeExecute(toolContext({ signal: AbortSignal.abort() }), list)).toMatchObject({
      error: 'CANCELLED',
    });
  });
});
