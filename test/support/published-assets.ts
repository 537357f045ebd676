import type { Answer, WholeApp } from './whole-app.js';

/** Creates a draft over REST and publishes it. Answers the publish's answer. */
export async function publishAsset(
  app: WholeApp,
  type: string,
  fields: Record<string, unknown>,
  key?: string,
): Promise<Answer> {
  const options = key === undefined ? {} : { key };
  const draft = await app.call('POST', '/asset-registry/assets', { asset_type: type, ...fields }, options);
  if (draft.status !== 201) return draft;
  return app.call('POST', `/asset-registry/assets/${draft.body.data.asset.asset_id}/publish`, {}, options);
}
