import { Injectable } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { Database } from '../../database/database.js';
import type { Problem } from '../../errors/problem.js';
import { mayShare, secretUses, type SecretUse } from './secret-use.js';

type Named = Pick<Asset, 'tenant_id' | 'asset_type' | 'name' | 'tool_config' | 'content'>;

/**
 * Knows which secrets were ever published with, by whom and for what. A reference is only a name, and names can be
 * guessed: without this, a tool that calls an echo could have any secret of the process answered
 * (docs/adr/0014-whose-a-secret-is.md).
 */
@Injectable()
export class SecretUses {
  constructor(private readonly database: Database) {}

  /** Why the asset may not use what it names. It is asked before anything is sent. */
  async problems(asset: Named): Promise<Problem[]> {
    const uses = secretUses(asset);
    if (uses.length === 0) return [];
    const others = await this.published(uses.map(({ reference }) => reference));
    return uses.flatMap((own) => {
      const other = others.find(({ use, by }) => {
        return use.reference === own.reference && !mayShare(own, use, by.tenant_id === asset.tenant_id);
      });
      return other === undefined ? [] : [{ path: own.path, message: refusal(asset, own, other.by) }];
    });
  }

  /** What is archived counts: whoever may archive a source could else free its password for a tool. */
  private async published(references: readonly string[]): Promise<{ by: Named; use: SecretUse }[]> {
    const assets = await this.database.query<Named>(
      `SELECT tenant_id, asset_type, name, tool_config, content FROM tb_asset_registry
       WHERE asset_secret_refs(tool_config, content) && $1 AND asset_type IN ('source', 'tool') AND status <> 'draft'`,
      [references],
    );
    return assets.flatMap((by) => secretUses(by).map((use) => ({ by, use })));
  }
}

/** Another tenant's assets are not named. */
function refusal(asset: Named, { reference, to }: SecretUse, by: Named): string {
  if (by.tenant_id !== asset.tenant_id) return `${reference} belongs to another tenant. Use a secret of your own.`;
  const user = `the ${by.asset_type} ${by.name}`;
  return to === 'service'
    ? `${reference} is a database's password (${user}) and is sent to no service. Give the service a secret of its own.`
    : `${reference} is sent to a service (${user}). Give the database a password of its own.`;
}
