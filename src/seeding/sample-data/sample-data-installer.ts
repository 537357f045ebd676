import type pg from 'pg';
import type { SampleDatabase, SampleRole } from './sample-database.js';
import {
  accessOf,
  canConnectHere,
  closeToOthers,
  ensureDatabase,
  ensureRole,
  withConnection,
  type ServerAccess,
} from './sample-server.js';
import { areStepsDone, lockDatabase, runStep } from './sample-steps.js';
import { ensureSecretFile, hasSecretFile } from './secret-file.js';

export interface SampleDataOptions {
  /**
   * Connection string to the registry's database as a role that may create databases and roles. The sample databases
   * come to be on the same server.
   */
  registryUrl: string;
  databases: readonly SampleDatabase[];
  /** SECRETS_DIR: where the sources look for the passwords of the roles made here. */
  secretsDirectory: string;
}

/** Told before each step and once at the end, when `done` equals `total`. */
export interface SampleProgress {
  done: number;
  total: number;
  /** What comes next, such as `ops: metrics`; null at the end. */
  next: string | null;
}

export interface SampleReport {
  /** Steps that ran, as `source: step`, with their time in milliseconds. */
  ran: { step: string; durationMs: number }[];
  /** Sentences for the operator: what needs them, and what was changed on their server beside the sample databases. */
  warnings: string[];
  notes: string[];
}

/**
 * Makes the sample databases with their roles and rows, and brings them up to a moment at each later start. What is
 * there already is left as it is, so a killed installation goes on where it was and a second process finds the work done.
 */
export class SampleDataInstaller {
  private readonly access: ServerAccess;

  constructor(private readonly options: SampleDataOptions) {
    this.access = accessOf(options.registryUrl);
  }

  /** @param moment - now: no row lies after it, and rows that age out lie at a fixed distance before it */
  async install(moment: Date, onProgress: (progress: SampleProgress) => void = () => undefined): Promise<SampleReport> {
    const { databases, registryUrl } = this.options;
    const progress = new Progress(databases, onProgress);
    const report: SampleReport = { ran: [], warnings: [], notes: [] };
    await withConnection({ connectionString: registryUrl }, async (admin) => {
      for (const sample of databases) {
        progress.next(`${sample.source}: database and roles`);
        await ensureDatabase(admin, sample);
        await this.inDatabase(sample, async (client) => {
          await this.provideRoles(client, sample, report);
          await this.closeRegistry(admin, rolesOf(sample), report);
          await runSteps(client, sample, moment, report, progress);
        });
      }
    });
    progress.end();
    return report;
  }

  /** Whether every step ran and every password is there: what is left to do then can wait until the server listens. */
  async isInstalled(): Promise<boolean> {
    const { databases, secretsDirectory } = this.options;
    const found = await Promise.all(
      databases.map(async (sample) => {
        const references = rolesOf(sample).map((role) => role.passwordRef);
        for (const reference of references) if (!(await hasSecretFile(secretsDirectory, reference))) return false;
        return areStepsDone({ ...this.access, database: sample.database }, sample);
      }),
    );
    return found.every(Boolean);
  }

  /** Brings the rows of installed databases up to a moment: what `install` does, without looking after roles. */
  async topUp(moment: Date): Promise<SampleReport> {
    const report: SampleReport = { ran: [], warnings: [], notes: [] };
    const progress = new Progress(this.options.databases, () => undefined);
    for (const sample of this.options.databases) {
      await this.inDatabase(sample, (client) => runSteps(client, sample, moment, report, progress));
    }
    return report;
  }

  private async inDatabase(sample: SampleDatabase, work: (client: pg.Client) => Promise<void>): Promise<void> {
    await withConnection({ ...this.access, database: sample.database }, async (client) => {
      await lockDatabase(client);
      await work(client);
    });
  }

  private async provideRoles(client: pg.Client, sample: SampleDatabase, report: SampleReport): Promise<void> {
    for (const role of rolesOf(sample)) {
      const password = await ensureSecretFile(this.options.secretsDirectory, role.passwordRef);
      if (await ensureRole(client, this.access, role, password, sample.database)) {
        report.warnings.push(
          `The role ${role.user} was there with another password; it now has the one in ${role.passwordRef}. ` +
            'Other processes that use this role need the same SECRETS_DIR.',
        );
      }
    }
    await closeToOthers(client, sample.database, rolesOf(sample));
  }

  /** The roles of tools must not see the registry's own database. */
  private async closeRegistry(admin: pg.Client, roles: readonly SampleRole[], report: SampleReport): Promise<void> {
    const open = await openTo(admin, roles);
    if (open.length === 0) return;
    const { rows } = await admin.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
    const name = rows[0]?.name ?? '';
    await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
    const still = await openTo(admin, roles);
    if (still.length > 0) {
      report.warnings.push(
        `The roles ${still.join(', ')} may connect to the registry's database ${name}, and the role that runs this may ` +
          `not change it. Let its owner run: REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
      );
    } else {
      report.notes.push(
        `The right to connect to the database ${name} was taken from PUBLIC, so that tools cannot see the registry. ` +
          'Grant it by name to other roles that need it.',
      );
    }
  }
}

function rolesOf({ reader, writer }: SampleDatabase): SampleRole[] {
  return writer === null ? [reader] : [reader, writer];
}

async function runSteps(
  client: pg.Client,
  sample: SampleDatabase,
  moment: Date,
  report: SampleReport,
  progress: Progress,
): Promise<void> {
  for (const step of sample.steps) {
    const label = `${sample.source}: ${step.name}`;
    progress.next(label);
    const started = performance.now();
    const state = await runStep(client, sample, step, moment);
    if (state === 'due') report.ran.push({ step: label, durationMs: performance.now() - started });
    if (state === 'outdated') {
      report.warnings.push(
        `The sample database ${sample.database} was made by another version of ${label}. ` +
          'It still serves; to have it made anew, drop it and start again.',
      );
    }
  }
}

async function openTo(admin: pg.Client, roles: readonly SampleRole[]): Promise<string[]> {
  const open: string[] = [];
  for (const role of roles) if (await canConnectHere(admin, role)) open.push(role.user);
  return open;
}

class Progress {
  private started = 0;
  private readonly total: number;

  constructor(
    databases: readonly SampleDatabase[],
    private readonly tell: (progress: SampleProgress) => void,
  ) {
    this.total = databases.reduce((sum, { steps }) => sum + 1 + steps.length, 0);
  }

  next(label: string): void {
    this.tell({ done: this.started, total: this.total, next: label });
    this.started += 1;
  }

  end(): void {
    this.tell({ done: this.total, total: this.total, next: null });
  }
}
