import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { DEFAULT_TENANT, TENANT_PATTERN, type ApiKey } from '../../auth/api-key.js';
import { ApiKeys, type KeyAuthor } from '../../auth/api-keys.service.js';
import { parseExpiry } from '../../auth/key-expiry.js';
import { KEY_NAME_PATTERN } from '../../auth/keys.dto.js';
import { ROLES, type Role } from '../../auth/role.js';
import { DomainError } from '../../errors/domain-error.js';
import { FirstStart } from '../first-start.js';

interface TenantOption {
  tenant?: string;
}

interface CreateOptions extends TenantOption {
  name: string;
  roles: Role[];
  expires?: string;
  seed?: boolean;
}

function authorOf({ tenant }: TenantOption): KeyAuthor {
  return { tenantId: tenant ?? DEFAULT_TENANT, actor: 'command:keys', traceId: null };
}

function refuse(message: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', message);
}

function tenantOf(value: string): string {
  if (TENANT_PATTERN.test(value)) return value;
  throw refuse('--tenant must start with a to z or 0 to 9 and go on with those, _ or -, at most 63 in all.');
}

/** The secret goes to standard output alone, so that a script can take it; all else goes to standard error. */
@SubCommand({ name: 'create', description: 'Make a key; the first one of a tenant makes the tenant' })
export class CreateKeyCommand extends CommandRunner {
  constructor(
    private readonly keys: ApiKeys,
    private readonly firstStart: FirstStart,
  ) {
    super();
  }

  override async run(_parameters: string[], options: CreateOptions): Promise<void> {
    const expiresAt = options.expires === undefined ? null : parseExpiry(options.expires, Date.now());
    const author = authorOf(options);
    const { key, secret } = await this.keys.create(author, { name: options.name, roles: options.roles, expiresAt });
    console.error(`Key ${key.name} (${key.key_id}) for tenant ${key.tenant_id}; shown this once:`);
    console.log(secret);
    if (options.seed) await this.seed(author.tenantId);
  }

  private async seed(tenant: string): Promise<void> {
    const files = await this.firstStart.publishSeeds(tenant, (file) => console.error(`Seed ${file.file}`));
    const failed = files.filter(({ outcome }) => outcome === 'failed');
    if (failed.length === 0) return;
    console.error(`These seeds could not be published: ${failed.map(({ file }) => file).join(', ')}`);
    process.exitCode = 1;
  }

  @Option({ flags: '--name <name>', description: 'What the key is for', required: true })
  parseName(value: string): string {
    if (KEY_NAME_PATTERN.test(value)) return value;
    throw refuse('--name must be 1 to 100 letters, digits, spaces or any of . _ : @ / -');
  }

  @Option({ flags: '--roles <roles>', description: `Separated by commas: ${ROLES.join(', ')}`, required: true })
  parseRoles(value: string): Role[] {
    const names = value.split(',').map((name) => name.trim());
    const unknown = names.filter((name) => !(ROLES as readonly string[]).includes(name));
    if (unknown.length > 0) throw refuse(`--roles knows ${ROLES.join(', ')}, not ${unknown.join(', ')}.`);
    return ROLES.filter((role) => names.includes(role));
  }

  @Option({ flags: '--tenant <tenant>', description: `Whose key (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return tenantOf(value);
  }

  @Option({ flags: '--expires <when>', description: 'Days as in 90d, or an instant as in 2027-01-01T00:00:00Z' })
  parseExpires(value: string): string {
    return value;
  }

  @Option({
    flags: '--seed',
    description: 'Also publish the seed assets in that tenant, where nothing is published yet',
  })
  parseSeed(): boolean {
    return true;
  }
}

@SubCommand({ name: 'list', description: "List a tenant's keys, newest first" })
export class ListKeysCommand extends CommandRunner {
  constructor(private readonly keys: ApiKeys) {
    super();
  }

  override async run(_parameters: string[], options: TenantOption & { json?: boolean }): Promise<void> {
    const { tenantId } = authorOf(options);
    const all: ApiKey[] = [];
    let page = await this.keys.list(tenantId, 200, null);
    all.push(...page.keys);
    while (page.next !== null) {
      page = await this.keys.list(tenantId, 200, page.next);
      all.push(...page.keys);
    }
    if (options.json) console.log(JSON.stringify(all, null, 2));
    else if (all.length === 0) console.log(`The tenant ${tenantId} has no keys.`);
    else for (const key of all) console.log(lineOf(key));
  }

  @Option({ flags: '--tenant <tenant>', description: `Whose keys (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return tenantOf(value);
  }

  @Option({ flags: '--json', description: 'Print them as JSON' })
  parseJson(): boolean {
    return true;
  }
}

@SubCommand({ name: 'revoke', arguments: '<id>', description: 'Revoke a key by its id; it never opens again' })
export class RevokeKeyCommand extends CommandRunner {
  constructor(private readonly keys: ApiKeys) {
    super();
  }

  override async run([id]: string[], options: TenantOption): Promise<void> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id ?? ''))
      throw refuse('The id of a key is a UUID; keys list shows it.');
    const key = await this.keys.revoke(authorOf(options), id!.toLowerCase());
    console.log(lineOf(key));
  }

  @Option({ flags: '--tenant <tenant>', description: `Whose key (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return tenantOf(value);
  }
}

@Command({
  name: 'keys',
  description: 'API keys: create, list, revoke',
  subCommands: [CreateKeyCommand, ListKeysCommand, RevokeKeyCommand],
})
export class KeysCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}

function lineOf(key: ApiKey): string {
  const state =
    key.revoked_at !== null
      ? `revoked ${key.revoked_at.toISOString()} by ${key.revoked_by}`
      : key.expires_at !== null
        ? `expires ${key.expires_at.toISOString()}`
        : 'never expires';
  const used = key.last_used_at === null ? 'never used' : `last used ${key.last_used_at.toISOString()}`;
  return `${key.key_id}  ${key.prefix}…  ${key.name}  ${key.roles.join(',')}  ${state}, ${used}`;
}

/** For the module that runs commands. */
export const KEY_COMMANDS = [KeysCommand, CreateKeyCommand, ListKeysCommand, RevokeKeyCommand];
