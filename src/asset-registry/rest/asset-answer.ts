import type { FastifyReply } from 'fastify';
import { type Envelope, ok } from '../../http/envelope.js';
import type { Problem } from '../../errors/problem.js';
import type { ReplicaState } from '../../replicas/replica-barrier.service.js';
import type { Asset } from '../asset.js';
import { etagOf } from '../asset-content.js';
import type { LiveChangeResult } from '../lifecycle/asset-publishing.service.js';

/** An asset as answers show it: the tenant is the caller's own, so it is left out. */
export type AssetBody = Omit<Asset, 'tenant_id'>;

export function assetBody(asset: Asset): AssetBody {
  const { tenant_id: _, ...body } = asset;
  return body;
}

/** One asset in the envelope, with its ETag in the header. */
export function assetAnswer(reply: FastifyReply, asset: Asset): Envelope<{ asset: AssetBody }> {
  void reply.header('etag', etagOf(asset));
  return ok({ asset: assetBody(asset) });
}

/**
 * What a change of what is live answers. `seq` is the entry of the change feed that replicas report once applied;
 * `replicas` is there when the caller waited for them.
 */
export function liveChangeAnswer(
  reply: FastifyReply,
  { asset, seq, warnings }: LiveChangeResult,
  replicas: ReplicaState | null,
): Envelope<{ asset: AssetBody; seq: string; warnings: Problem[]; replicas?: ReplicaState }> {
  void reply.header('etag', etagOf(asset));
  return ok({ asset: assetBody(asset), seq: String(seq), warnings, ...(replicas && { replicas }) });
}
