import type pg from 'pg';
import { postgresError } from '../../database/postgres-error.js';
import { withConnection } from './sample-server.js';
import type { SampleDatabase, SampleStep } from './sample-database.js';

/** Any number, as long as it stays. */
const DATABASE_LOCK = 7_106_253;

/** What a database remembers of its installation. The roles of tools have no right to the schema. */
const STEP_RECORD = `
  CREATE SCHEMA IF NOT EXISTS installation;
  CREATE TABLE IF NOT EXISTS installation.step (
    name     text PRIMARY KEY,
    checksum text NOT NULL,
    moment   timestamptz NOT NULL,
    done_at  timestamptz NOT NULL DEFAULT clock_timestamp()
  )`;

/** `outdated`: ran once, from a file that has changed since. */
export type StepState = 'due' | 'done' | 'outdated';

/** No such database, and no such table. */
const NOT_MADE = ['3D000', '42P01'];

/** Whether each step has run at least once in the life of the database, from whatever version of its file. */
export async function areStepsDone(database: pg.ClientConfig, { steps }: SampleDatabase): Promise<boolean> {
  try {
    return await withConnection(database, async (client) => {
      const { rows } = await client.query<{ name: string }>('SELECT name FROM installation.step');
      const done = new Set(rows.map(({ name }) => name));
      return steps.every(({ name }) => done.has(name));
    });
  } catch (error) {
    if (NOT_MADE.includes(postgresError(error)?.code ?? '')) return false;
    throw error;
  }
}

/**
 * Keeps every other installation out of the database that the client is connected to, of whatever process and registry,
 * until its connection ends: that of a killed process ends with the statement that it was running.
 */
export async function lockDatabase(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [DATABASE_LOCK]);
  await client.query(STEP_RECORD);
}

/**
 * Runs one step, with its record, in one transaction: after a kill it has happened as a whole or not at all. Only with
 * the database locked.
 */
export async function runStep(
  client: pg.Client,
  { reader, writer }: SampleDatabase,
  step: SampleStep,
  moment: Date,
): Promise<StepState> {
  const state = await stepState(client, step);
  if (state !== 'due') return state;
  await client.query('BEGIN');
  try {
    await client.query(
      `SELECT set_config('sample.moment', $1, true), set_config('sample.read_role', $2, true),
              set_config('sample.write_role', $3, true), set_config('statement_timeout', '0', true),
              set_config('TimeZone', 'UTC', true), set_config('search_path', 'public', true),
              -- Compiling statements that run for half a second costs more than it saves.
              set_config('jit', 'off', true)`,
      [moment.toISOString(), reader.user, writer?.user ?? ''],
    );
    await client.query(step.sql);
    await client.query(
      `INSERT INTO installation.step (name, checksum, moment) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE
       SET checksum = excluded.checksum, moment = excluded.moment, done_at = excluded.done_at`,
      [step.name, step.checksum, moment],
    );
    await client.query('COMMIT');
    return state;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function stepState(client: pg.Client, step: SampleStep): Promise<StepState> {
  if (!step.once) return 'due';
  const { rows } = await client.query<{ checksum: string }>('SELECT checksum FROM installation.step WHERE name = $1', [
    step.name,
  ]);
  if (rows[0] === undefined) return 'due';
  return rows[0].checksum === step.checksum ? 'done' : 'outdated';
}
