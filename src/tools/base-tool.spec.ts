import { setTimeout as sleep } from 'node:timers/promises';
import { RecordedCalls, toolContext } from '../../test/support/tool-services.js';
import { settlesWithin } from '../../test/support/until.js';
import { SourceError } from '../sources/source-error.js';
import { BaseTool } from './base-tool.js';
import { JsonText } from './json-text.js';
import { ToolError } from './tool-error.js';
import type { ToolContext, ToolDefinition, ToolFailure, ToolOutcome, ToolParams } from './tool.js';

type Work = (context: ToolContext, params: ToolParams) => Promise<ToolOutcome> | ToolOutcome;

class TestTool extends BaseTool {
  readonly version = 3;
  readonly source = 'stock';

  constructor(
    private readonly work: Work,
    definition: Partial<ToolDefinition>,
    readonly calls: RecordedCalls,
  ) {
    super(
      {
        name: 'stock_read',
        toolType: 'custom',
        description: 'Reads stock.',
        mode: 'read',
        inputSchema: { type: 'object', properties: { sku: { type: 'string', maxLength: 5 } } },
        ...definition,
      },
      calls,
    );
  }

  protected perform(context: ToolContext, params: ToolParams): Promise<ToolOutcome> {
    return this.work(context, params) as Promise<ToolOutcome>;
  }
}

function tool(work: Work, definition: Partial<ToolDefinition> = {}, calls = new RecordedCalls()): TestTool {
  return new TestTool(work, definition, calls);
}

const failure = async (made: TestTool, context = toolContext(), params: ToolParams = {}): Promise<ToolFailure> => {
  const result = await made.safeExecute(context, params);
  if (result.success) throw new Error('expected a failure');
  return result;
};
const fails = (error: unknown) =>
  tool(() => {
    throw error;
  });

describe('BaseTool.safeExecute', () => {
  it('answers data with its metadata, and records the call', async () => {
    const made = tool(async (_, { sku }) => ({ data: [{ sku }], rowCount: 1, warnings: ['old'] }));
    const result = await made.safeExecute(toolContext(), { sku: 'A' });
    expect(result).toEqual({
      success: true,
      data: [{ sku: 'A' }],
      warnings: ['old'],
      metadata: {
        tool: 'stock_read',
        version: 3,
        duration_ms: expect.any(Number),
        row_count: 1,
        truncated: false,
        source: 'stock',
      },
    });
    expect(made.calls.added).toEqual([{ call: expect.objectContaining({ params: { sku: 'A' } }), result }]);
  });

  it('refuses every wrong field before anything runs', async () => {
    const made = fails(new Error('must not run'));
    const result = await failure(made, toolContext(), { sku: 'too long', x: 1 });
    expect(result).toMatchObject({ error: 'INVALID_PARAMS', data: null, trace_id: 'trace-of-tests' });
    expect(result.details.map(({ path }) => path).sort()).toEqual(['/sku', '/x']);
    expect(made.calls.added).toHaveLength(1);
  });

  it('needs an operator, and more where the tool asks for more, but never less', async () => {
    const run = (requiredRole: ToolDefinition['requiredRole'], role: ToolContext['roles'][number]) =>
      tool(async () => ({ data: 1 }), { requiredRole }).safeExecute(toolContext({ roles: [role] }), {});
    expect(await run(undefined, 'viewer')).toMatchObject({ error: 'FORBIDDEN' });
    expect(await run('viewer', 'viewer')).toMatchObject({ error: 'FORBIDDEN' });
    expect(await run('viewer', 'operator')).toMatchObject({ success: true });
    expect(await run('publisher', 'editor')).toMatchObject({ error: 'FORBIDDEN' });
    expect(await run('publisher', 'admin')).toMatchObject({ success: true });
  });

  it('says by shouldExecute what it would say to such a call', () => {
    const made = tool(async () => ({ data: 1 }));
    expect(made.shouldExecute({ roles: ['operator'] }, { sku: 'A' })).toBe(true);
    expect(made.shouldExecute({ roles: ['viewer'] }, { sku: 'A' })).toBe(false);
    expect(made.shouldExecute({ roles: ['admin'] }, { sku: 7 })).toBe(false);
  });

  it.each(['rejects', 'throws'])('hides a bug that %s behind INTERNAL and reports it with its trace', async (how) => {
    const bug = new TypeError('password=hunter2 at /srv/app.js');
    const made = tool(() => {
      if (how === 'throws') throw bug;
      return Promise.reject(bug);
    });
    const result = await failure(made);
    expect(result).toMatchObject({ error: 'INTERNAL', details: [], trace_id: 'trace-of-tests' });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|app\.js/);
    expect(made.calls.reported).toEqual([bug]);
  });

  it('answers what tools and sources throw under its own code', async () => {
    expect(await failure(fails(new ToolError('UPSTREAM_STATUS', 'It answered 500.')))).toMatchObject({
      error: 'UPSTREAM_STATUS',
      message: 'It answered 500.',
    });
    const details = [{ path: '/sku', message: 'is taken already.' }];
    expect(await failure(fails(new SourceError('constraint', 'sku is taken already.', { details })))).toMatchObject({
      error: 'CONSTRAINT_VIOLATION',
      details,
    });
  });

  it('answers within 200 ms after its time, whether the tool heeds its signal or not', async () => {
    const heeds = tool(
      (context) =>
        new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => reject(new SourceError('cancelled', 'gone')));
        }),
      { timeoutMs: 50 },
    );
    const ignores = tool(() => new Promise(() => undefined), { timeoutMs: 50 });
    for (const made of [heeds, ignores]) {
      const late = async () => expect(await failure(made)).toMatchObject({ error: 'TIMEOUT' });
      expect(await settlesWithin(250, late)).toBe(true);
    }
  });

  it('ends when the caller goes away, before or while it runs', async () => {
    const gone = new AbortController();
    const made = tool(async (context) => {
      await sleep(5_000, undefined, { signal: context.signal }).catch(() => undefined);
      throw new SourceError('timeout', 'too late');
    });
    const running = failure(made, toolContext({ signal: gone.signal }));
    gone.abort();
    expect(await running).toMatchObject({ error: 'CANCELLED' });
    const before = tool(async (context) => {
      if (context.signal.aborted) throw new SourceError('cancelled', 'gone');
      return { data: 1 };
    });
    expect(await failure(before, toolContext({ signal: AbortSignal.abort() }))).toMatchObject({ error: 'CANCELLED' });
  });

  it('does not claim to know how a write ended that did not end in its time', async () => {
    const made = tool(() => new Promise(() => undefined), { timeoutMs: 20, mode: 'write' });
    expect(await failure(made)).toMatchObject({ error: 'OUTCOME_UNKNOWN' });
  });

  it("narrows the caller's deadline, and never widens it", async () => {
    const deadlines: number[] = [];
    const made = tool(async ({ deadline }) => ({ data: deadlines.push(deadline) }), { timeoutMs: 1_000 });
    const soon = Date.now() + 100;
    await made.safeExecute(toolContext({ deadline: soon }), {});
    await made.safeExecute(toolContext(), {});
    expect(deadlines[0]).toBe(soon);
    expect(deadlines[1]! - soon).toBeGreaterThan(500);
  });

  it('checks the output against its schema', async () => {
    const outputSchema = { type: 'array', items: { type: 'object', required: ['sku'] } };
    const answering = (data: unknown) => tool(async () => ({ data }), { outputSchema });
    expect(await answering([{ sku: 'A' }]).safeExecute(toolContext(), {})).toMatchObject({ success: true });
    expect(await answering(new JsonText('[{"sku":"A"}]')).safeExecute(toolContext(), {})).toMatchObject({
      success: true,
    });
    const wrong = await failure(answering(new JsonText('[{}]')));
    expect(wrong).toMatchObject({ error: 'OUTPUT_MISMATCH', details: [{ path: '/0/sku' }] });
  });

  it('refuses a result over 8 MiB', async () => {
    const made = tool(async () => ({ data: 'ä'.repeat(5 * 1024 * 1024) }));
    expect(await failure(made)).toMatchObject({ error: 'RESULT_TOO_LARGE' });
  });

  it('runs as many calls at once as it may, and lets others wait their turn', async () => {
    let running = 0;
    let most = 0;
    const made = tool(
      async () => {
        most = Math.max(most, (running += 1));
        await sleep(5);
        running -= 1;
        return { data: 1 };
      },
      { maxConcurrency: 2 },
    );
    const results = await Promise.all(Array.from({ length: 12 }, () => made.safeExecute(toolContext(), {})));
    expect(results.every(({ success }) => success)).toBe(true);
    expect(most).toBe(2);
    const crowd = await Promise.all(Array.from({ length: 60 }, () => made.safeExecute(toolContext(), {})));
    expect(crowd.filter((result) => !result.success && result.error === 'SOURCE_UNAVAILABLE')).toHaveLength(18);
  });

  it('counts calls of its older version that still run, in the same tenant', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const calls = new RecordedCalls();
    const old = tool(() => held.then(() => ({ data: 'old' })), { maxConcurrency: 1 }, calls);
    const begun: string[] = [];
    const renewed = (name: string) =>
      tool(
        async () => {
          begun.push(name);
          return { data: name };
        },
        { maxConcurrency: 1 },
        calls,
      );
    const first = old.safeExecute(toolContext(), {});
    const second = renewed('same tenant').safeExecute(toolContext(), {});
    await renewed('other tenant').safeExecute(toolContext({ tenantId: 'other' }), {});
    expect(begun).toEqual(['other tenant']);
    finish();
    expect(await first).toMatchObject({ data: 'old' });
    expect(await second).toMatchObject({ data: 'same tenant' });
  });

  it('does not hold a place for a caller who is gone', async () => {
    const made = tool(async () => sleep(30).then(() => ({ data: 1 })), { maxConcurrency: 1 });
    const gone = new AbortController();
    const first = made.safeExecute(toolContext(), {});
    const second = failure(made, toolContext({ signal: gone.signal }));
    const third = made.safeExecute(toolContext(), {});
    gone.abort();
    expect(await second).toMatchObject({ error: 'CANCELLED' });
    expect(await first).toMatchObject({ success: true });
    expect(await third).toMatchObject({ success: true });
  });
});
