import { Command } from 'nest-commander';
import { AssetImporter } from '../assets/asset-importer.service.js';
import { SeedCommand } from './seed.command.js';

@Command({ name: 'seed:mappings', description: 'Bring resources/mappings into the registry' })
export class SeedMappingsCommand extends SeedCommand {
  protected readonly types = ['mapping'] as const;

  constructor(importer: AssetImporter) {
    super(importer);
  }
}
