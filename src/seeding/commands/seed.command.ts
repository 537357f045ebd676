import { CommandRunner, Option } from 'nest-commander';
import path from 'node:path';
import type { AssetType } from '../../asset-registry/asset.js';
import { AssetImporter } from '../assets/asset-importer.service.js';
import { DEFAULT_TENANT } from '../../auth/api-key.js';
import { seedReport, seedSummary } from './seed-report.js';

interface SeedOptions {
  tenant?: string;
  scope?: string;
  from?: string;
  apply?: boolean;
  publish?: boolean;
  cleanupDrafts?: boolean;
  json?: boolean;
}

/** What the seed commands share: a dry run by default, a readable difference, exit code 1 when a file failed or none was chosen. */
export abstract class SeedCommand extends CommandRunner {
  protected abstract readonly types: readonly AssetType[];

  constructor(private readonly importer: AssetImporter) {
    super();
  }

  override async run(_parameters: string[], options: SeedOptions): Promise<void> {
    if (options.publish && !options.apply) {
      console.error('--publish needs --apply: without it this is a dry run, and nothing is written.');
      process.exitCode = 1;
      return;
    }
    const apply = options.apply ?? false;
    const results = await this.importer.import(
      {
        author: { tenantId: options.tenant ?? DEFAULT_TENANT, actor: 'command:seed', traceId: null },
        types: this.types,
        scope: options.scope,
        resources: options.from,
        apply,
        publish: options.publish ?? false,
        cleanupDrafts: options.cleanupDrafts ?? false,
      },
      (result, { done, total }) => {
        if (!options.json) console.log(`[${done}/${total}] ${seedReport(result, apply)}`);
      },
    );
    if (results.length === 0) {
      console.error(this.nothingChosen(options));
      process.exitCode = 1;
    }
    if (options.json) console.log(JSON.stringify(results, null, 2));
    else
      console.log(
        `\n${seedSummary(results)}${apply || options.cleanupDrafts ? '' : ' (dry run: add --apply to write drafts, --publish to publish them)'}`,
      );
    if (results.some((result) => result.outcome === 'failed')) process.exitCode = 1;
  }

  /** A misspelt scope or folder must not look like a success. */
  private nothingChosen({ scope, from }: SeedOptions): string {
    const files = `seed file of type ${this.types.join(', ')} in ${from ?? 'resources'}`;
    return scope === undefined
      ? `There is no ${files}: nothing was done. Check --from.`
      : `No ${files} has the scope ${scope}: nothing was done. Check --scope, or leave it out to take every scope.`;
  }

  @Option({ flags: '--tenant <tenant>', description: `Whose assets (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return value;
  }

  @Option({ flags: '--scope <scope>', description: 'Only assets of this scope' })
  parseScope(value: string): string {
    return value;
  }

  @Option({ flags: '--from <folder>', description: 'A folder like resources/ that holds the files, instead of it' })
  parseFrom(value: string): string {
    return path.resolve(value);
  }

  @Option({ flags: '--apply', description: 'Write drafts; without it nothing is changed' })
  parseApply(): boolean {
    return true;
  }

  @Option({ flags: '--publish', description: 'Publish what was written' })
  parsePublish(): boolean {
    return true;
  }

  @Option({ flags: '--cleanup-drafts', description: 'Delete open drafts of the same names first; alone, only that' })
  parseCleanupDrafts(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'Print the results as JSON' })
  parseJson(): boolean {
    return true;
  }
}
