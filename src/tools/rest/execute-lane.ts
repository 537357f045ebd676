import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../../auth/principal.js';
import type { DirectAnswer, DirectCaller, DirectHandler, DirectRoute } from '../../http/direct/direct-route.js';
import type { BaseTool } from '../base-tool.js';
import type { ToolRegistryService } from '../registry/tool-registry.service.js';
import { resultAnswer, resultStatus } from './result-answer.js';
import { callParams } from './tool-call-request.js';

const PREFIX = '/ops/tools/';
const SUFFIX = '/execute';
const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** `POST /ops/tools/{name}/execute` without a query and an idempotency key, for tools that are there. */
export class ExecuteLane implements DirectRoute {
  readonly pattern = '/ops/tools/:name/execute';
  readonly requiredRole = 'operator';

  constructor(private readonly registry: ToolRegistryService) {}

  match(url: string): string | null {
    if (!url.startsWith(PREFIX) || !url.endsWith(SUFFIX)) return null;
    const name = url.slice(PREFIX.length, -SUFFIX.length);
    return NAME.test(name) ? name : null;
  }

  prepare(name: string, { tenantId }: Principal, headers: IncomingHttpHeaders): DirectHandler | null {
    if (headers['idempotency-key'] !== undefined) return null;
    const tool = this.registry.get(tenantId, name);
    return tool === null ? null : (body, caller) => execute(tool, body, caller);
  }
}

async function execute(
  tool: BaseTool,
  body: unknown,
  { principal, traceId, signal }: DirectCaller,
): Promise<DirectAnswer> {
  const { tenantId, actor, roles } = principal;
  const context = { tenantId, actor, roles, traceId, signal, deadline: Number.POSITIVE_INFINITY };
  const result = await tool.safeExecute(context, callParams(body));
  return { status: resultStatus(result), text: resultAnswer(result) };
}
