import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import '../../auth/current-principal.decorator.js';
import '../../auth/require-role.decorator.js';
import { hasRole } from '../../auth/role.js';
import type { Asset } from '../../asset-registry/asset.js';
import type { AssetValidation } from '../../asset-registry/lifecycle/asset-validation.service.js';
import type { AssetReadModel } from '../../asset-registry/read/asset.read-model.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';
import { secretUses } from '../../sources/secrets/secret-use.js';
import type { BaseTool } from '../base-tool.js';
import type { DynamicToolFactory } from '../dynamic/dynamic-tool-factory.js';
import { queryRefOf } from '../dynamic/tool-definition.js';
import type { ToolRegistryService } from '../registry/tool-registry.service.js';
import type { ToolResult } from '../tool.js';
import { resultAnswer, resultStatus } from './result-answer.js';
import { callContext, callOptions, callParams } from './tool-call-request.js';
import { DRAFT_TEST_DOCS, EXECUTE_DOCS } from './tool-docs.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface ExecuteServices {
  registry: ToolRegistryService;
  assets: AssetReadModel;
  validation: AssetValidation;
  factory: DynamicToolFactory;
}

/**
 * The routes that run tools. They are plain Fastify routes: what Nest does for a handler costs a quarter of a call, and
 * nothing of it is needed here.
 */
export function serveExecution(fastify: FastifyInstance, services: ExecuteServices): void {
  fastify.route({
    method: 'POST',
    url: '/ops/tools/:name/execute',
    config: { requiredRole: 'operator', openApi: EXECUTE_DOCS },
    handler: async (request, reply) => {
      const { name } = request.params as { name: string };
      const tool = await toolNamed(services.registry, request.principal.tenantId, name);
      const params = callParams(request.body);
      return send(reply, await tool.safeExecute(callContext(request), params, callOptions(request)));
    },
  });

  fastify.route({
    method: 'POST',
    url: '/ops/tool-assets/:id/test',
    config: { requiredRole: 'editor', openApi: DRAFT_TEST_DOCS },
    handler: async (request, reply) => {
      const params = callParams(request.body);
      const tool = await toolOfAsset(services, request);
      const result = await tool.safeExecute(callContext(request), params, { dryRun: tool.mode === 'write' });
      return send(reply, result);
    },
  });
}

function send(reply: FastifyReply, result: ToolResult): FastifyReply {
  return reply
    .code(resultStatus(result))
    .header('content-type', 'application/json; charset=utf-8')
    .send(resultAnswer(result));
}

async function toolNamed(registry: ToolRegistryService, tenantId: string, name: string): Promise<BaseTool> {
  const found = await registry.findOrCatchUp(tenantId, name);
  if (found === null) {
    throw new DomainError(
      'TOOL_NOT_FOUND',
      'There is no such tool in this tenant. GET /ops/tools lists those there are.',
    );
  }
  if (found.tool === null) {
    throw new DomainError(
      'TOOL_UNAVAILABLE',
      `The tool ${name} is published and cannot be used: ${found.reason ?? ''}`,
    );
  }
  return found.tool;
}

/**
 * Any version can be tried, drafts above all. It is held against all that a publish would say first: what its author got
 * wrong is told as that, with the field and the position, and not as a failure of the call.
 */
async function toolOfAsset(
  { assets, validation, factory }: ExecuteServices,
  { params, principal }: FastifyRequest,
): Promise<BaseTool> {
  const asset = await toolAsset(assets, principal.tenantId, (params as { id: string }).id.toLowerCase());
  const mayPublish = hasRole(principal.roles, 'publisher');
  if (!mayPublish) refuseOwnSecret(asset);
  const { problems } = await validation.validate(asset, { mayPublish });
  if (problems.length > 0) throw notTriable(problems);
  const ref = queryRefOf(asset);
  const query = ref === null ? null : await assets.published(principal.tenantId, 'query', ref);
  const built = factory(asset, query);
  if ('tool' in built) return built.tool;
  throw notTriable([{ path: '', message: built.reason }]);
}

async function toolAsset(assets: AssetReadModel, tenantId: string, id: string): Promise<Asset> {
  if (!UUID.test(id)) {
    throw new DomainError('MALFORMED_REQUEST', 'The id in the address is not a UUID.', [
      { path: '/id', message: 'must be a UUID' },
    ]);
  }
  const asset = await assets.get(tenantId, id);
  if (asset.asset_type === 'tool') return asset;
  throw new DomainError('ASSET_NOT_FOUND', `There is no tool asset ${id} in this tenant.`);
}

/** Whoever writes a draft chooses where its secret is sent, and could have it answered. */
function refuseOwnSecret(asset: Asset): void {
  if (asset.status === 'published' || secretUses(asset).length === 0) return;
  throw new DomainError(
    'FORBIDDEN',
    'This version names a secret of its own (tool_config.auth) and is not published; only a publisher may try it. ' +
      "Without auth, or with its source's, an editor may.",
    [{ path: '/tool_config/auth/secret_ref', message: 'needs a publisher as long as it is not published.' }],
  );
}

function notTriable(problems: readonly Problem[]): DomainError {
  return new DomainError('ASSET_INVALID', 'The tool cannot be tried as it is, nor be published.', problems);
}
