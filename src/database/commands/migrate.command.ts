import { Inject } from '@nestjs/common';
import { Command, CommandRunner } from 'nest-commander';
import { migrate, revertMigration } from '../migrate.js';

/** The connection string that the migration commands work on. */
export const REGISTRY_URL = Symbol('registry url');

@Command({ name: 'migrate', description: 'Apply the migrations that the registry does not have yet' })
export class MigrateCommand extends CommandRunner {
  constructor(@Inject(REGISTRY_URL) private readonly url: string) {
    super();
  }

  override async run(): Promise<void> {
    const applied = await migrate(this.url);
    console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`);
  }
}

@Command({ name: 'migrate:revert', description: 'Take the newest migration back' })
export class MigrateRevertCommand extends CommandRunner {
  constructor(@Inject(REGISTRY_URL) private readonly url: string) {
    super();
  }

  override async run(): Promise<void> {
    const reverted = await revertMigration(this.url);
    console.log(reverted === null ? 'There is no migration to revert.' : `Reverted: ${reverted}`);
  }
}
