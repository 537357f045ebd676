import { startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import type { AppConfig } from '../../config/app-config.js';
import { Retention } from '../../retention/retention.service.js';
import { QuestionLogRetention } from './question-log-retention.js';
import { QuestionLog } from './question-log.service.js';

describe('the log of asked questions', () => {
  let registry: RegistryServices;
  const at = new Date('2026-01-28T09:30:00Z');

  beforeAll(async () => {
    registry = await startRegistryServices();
  });
  afterAll(() => registry.close());

  const logOf = (questionLogSize: number) => new QuestionLog(registry.database, { questionLogSize } as AppConfig);

  it('keeps the last of each tenant, each text once, newest first', async () => {
    const log = logOf(3);
    for (const question of ['one', 'two', 'three', 'two', 'four']) log.record('acme', question, 'Asia/Seoul', at);
    log.record('globex', 'theirs', 'UTC', at);
    expect((await log.last('acme', 10)).map((entry) => entry.question)).toEqual(['four', 'two', 'three']);
    expect(await log.last('globex', 10)).toEqual([{ question: 'theirs', time_zone: 'UTC', asked_at: at }]);
    expect(await log.last('acme', 1)).toMatchObject([{ question: 'four' }]);
  });

  it('keeps nothing when it is switched off', async () => {
    const log = logOf(0);
    log.record('quiet', 'secret question', 'UTC', at);
    expect(await log.last('quiet', 10)).toEqual([]);
  });

  it('no longer shows what it kept before it was switched off', async () => {
    const log = logOf(10);
    log.record('left', 'old question', 'UTC', at);
    await log.flush();
    expect(await logOf(0).last('left', 10)).toEqual([]);
  });

  it('is cut to a size that was lowered, for every tenant, and emptied when it was switched off', async () => {
    await registry.sql.query('TRUNCATE tb_question_log');
    const log = logOf(10);
    for (const tenant of ['first', 'second'])
      for (const question of ['one', 'two', 'three']) log.record(tenant, question, 'UTC', at);
    await log.flush();
    const sweep = async (questionLogSize: number) => {
      const retention = new Retention(registry.database);
      new QuestionLogRetention(retention, { questionLogSize } as AppConfig).onModuleInit();
      return retention.sweep(new AbortController().signal);
    };
    expect(await sweep(2)).toEqual({ questions: 2 });
    for (const tenant of ['first', 'second']) {
      expect((await log.last(tenant, 10)).map((entry) => entry.question)).toEqual(['three', 'two']);
    }
    expect(await sweep(0)).toEqual({ questions: 4 });
    expect(await log.last('first', 10)).toEqual([]);
  });

  it('keeps every text beside its neighbours, also one that no database column can hold', async () => {
    const log = logOf(10);
    for (const question of ['before', 'a\0b', '\ud800', 'after']) log.record('odd', question, 'UTC', at);
    const kept = (await log.last('odd', 10)).map((entry) => entry.question);
    expect(kept).toEqual(['after', '\ufffd', 'a\ufffdb', 'before']);
  });

  it('lets questions go rather than wait for a database that is away', async () => {
    const log = logOf(10);
    await registry.sql.query('ALTER TABLE tb_question_log RENAME TO tb_question_log_away');
    log.record('away', 'lost', 'UTC', at);
    await log.flush();
    await registry.sql.query('ALTER TABLE tb_question_log_away RENAME TO tb_question_log');
    log.record('away', 'kept', 'UTC', at);
    expect((await log.last('away', 10)).map((entry) => entry.question)).toEqual(['kept']);
  });
});
