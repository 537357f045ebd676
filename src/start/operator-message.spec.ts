import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { parseConfig } from '../config/parse-config.js';
import { migrate } from '../database/migrate.js';
import { operatorMessage } from './operator-message.js';

const failure = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what an operator is told', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`CREATE ROLE may_only_look LOGIN PASSWORD 'looking'`);
    await client.end();
  });
  afterAll(async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP ROLE may_only_look');
    await client.end();
    await database.drop();
  });

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'the password is wrong',
      async () => changed((url) => (url.password = 'guessed-wrong')),
      /password authentication/,
    ],
    [
      'there is no such database',
      async () => changed((url) => (url.pathname = '/nowhere')),
      /"nowhere" does not exist/,
    ],
    [
      'its user may not make tables',
      async () => changed((url) => ([url.username, url.password] = ['may_only_look', 'looking'])),
      /permission denied/,
    ],
  ])('of a database where %s names the reason and DATABASE_URL, never the password', async (_, url, reason) => {
    const target = await url();
    const message = operatorMessage(await failure(migrate(target)));
    expect(message).toMatch(reason);
    expect(message).toContain('DATABASE_URL');
    expect(message).not.toContain(new URL(target).password);
  });

  it('of wrong settings names them all', async () => {
    const error = await failure(Promise.resolve().then(() => parseConfig({ PORT: 'x', OPS_MODE: 'y' }, '/srv')));
    expect(operatorMessage(error)).toMatch(/PORT[^]*OPS_MODE/);
  });

  it('is nothing when only a developer can help', () => {
    expect(operatorMessage(new TypeError('x is not a function'))).toBeNull();
    expect(operatorMessage('thrown text')).toBeNull();
  });
});
