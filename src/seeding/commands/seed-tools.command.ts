import { Command } from 'nest-commander';
import { AssetImporter } from '../assets/asset-importer.service.js';
import { SeedCommand } from './seed.command.js';

/** Sources and queries come along: a tool cannot be published before what it refers to. */
@Command({ name: 'seed:tools', description: 'Bring resources/tools, with its sources and queries, into the registry' })
export class SeedToolsCommand extends SeedCommand {
  protected readonly types = ['source', 'query', 'tool'] as const;

  constructor(importer: AssetImporter) {
    super(importer);
  }
}
