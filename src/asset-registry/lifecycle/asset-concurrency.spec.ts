import { author, startRegistryServices, type RegistryServices } from '../../../test/support/registry-services.js';
import { until } from '../../../test/support/until.js';
import { mappingDraft, sourceDraft, toolDraft } from '../../../test/support/sample-assets.js';
import { etagOf } from '../asset-content.js';

/** What each promise came to: `ok`, or the code of the error. */
async function outcomes(attempts: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const settled = await Promise.allSettled(attempts);
  const tally: Record<string, number> = {};
  for (const result of settled) {
    const key = result.status === 'fulfilled' ? 'ok' : String((result.reason as { code?: string }).code);
    tally[key] = (tally[key] ?? 0) + 1;
  }
  return tally;
}

describe('assets under concurrent changes', () => {
  let registry: RegistryServices;
  const me = author();

  beforeAll(async () => {
    registry = await startRegistryServices(50);
  });
  afterAll(() => registry.close());

  /** How many sessions of this database wait for a lock. */
  const waiting = async (): Promise<number> => {
    const { rows } = await registry.sql.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0].n as number;
  };

  it('publishes once when fifty publish the same draft at once', async () => {
    for (let round = 0; round < 4; round++) {
      const name = `fifty_${round}`;
      const first = await registry.drafts.create(me, mappingDraft(name));
      await registry.publishing.publish(me, first.asset_id);
      const draft = await registry.drafts.create(me, mappingDraft(name, { round: String(round) }));
      const tally = await outcomes(Array.from({ length: 50 }, () => registry.publishing.publish(me, draft.asset_id)));
      expect(tally).toEqual({ ok: 1, NOT_A_DRAFT: 49 });
      const { rows } = await registry.sql.query(
        `SELECT status, version FROM tb_asset_registry WHERE name = $1 ORDER BY version`,
        [name],
      );
      expect(rows).toEqual([
        { status: 'archived', version: 1 },
        { status: 'published', version: 2 },
      ]);
    }
  });

  it('makes one draft when two hundred create one under the same new name at once', async () => {
    const attempts = Array.from({ length: 200 }, () => registry.drafts.create(me, mappingDraft('two_hundred')));
    expect(await outcomes(attempts)).toEqual({ ok: 1, DRAFT_EXISTS: 199 });
    const { rows } = await registry.sql.query(`SELECT version FROM tb_asset_registry WHERE name = 'two_hundred'`);
    expect(rows).toEqual([{ version: 1 }]);
  });

  it('says of a new name that many create and delete at once only that a draft is open', async () => {
    const createAndDelete = async (name: string) => {
      const draft = await registry.drafts.create(me, mappingDraft(name));
      await registry.drafts.delete(me, draft.asset_id, undefined);
    };
    for (let round = 0; round < 60; round++) {
      const attempts = Array.from({ length: 10 }, () => createAndDelete(`come_and_gone_${round}`));
      const { ok = 0, DRAFT_EXISTS = 0, ...other } = await outcomes(attempts);
      expect({ made: ok > 0, all: ok + DRAFT_EXISTS, other }).toEqual({ made: true, all: 10, other: {} });
    }
  });

  it('begins a draft with the fields of a first version that was published while it waited for the name', async () => {
    await registry.sql.query('BEGIN');
    await registry.sql.query(
      `INSERT INTO tb_asset_registry (tenant_id, asset_type, name, description, content_hash, created_by, version)
       VALUES ('acme', 'mapping', 'waited_for', 'The first words.', '', 'me', 1)`,
    );
    const second = registry.drafts.create(me, { type: 'mapping', name: 'waited_for', content: { scope: 'ci' } });
    await until(async () => (await waiting()) === 1);
    await registry.sql.query(
      `UPDATE tb_asset_registry SET status = 'published', published_at = now() WHERE name = 'waited_for'`,
    );
    await registry.sql.query('COMMIT');
    expect(await second).toMatchObject({ version: 2, scope: 'ci', description: 'The first words.' });
  });

  it.each<[string, (id: string, ifMatch: string) => Promise<unknown>]>([
    ['update', (id, ifMatch) => registry.drafts.update(me, id, { scope: 'ci' }, ifMatch)],
    ['delete', (id, ifMatch) => registry.drafts.delete(me, id, ifMatch)],
    ['publish', (id, ifMatch) => registry.publishing.publish(me, id, { ifMatch })],
    ['rollback', (id, ifMatch) => registry.publishing.rollback(me, id, 1, { ifMatch })],
    ['archive', (id, ifMatch) => registry.publishing.archive(me, id, { ifMatch })],
  ])('refuses the %s of a version that changes while the caller waits for the name', async (action, change) => {
    const name = `precondition_${action}`;
    const first = await registry.drafts.create(me, mappingDraft(name));
    const live = (await registry.publishing.publish(me, first.asset_id)).asset;
    const asked = action === 'archive' ? live : await registry.drafts.create(me, mappingDraft(name));
    await registry.sql.query('BEGIN');
    await registry.sql.query('SELECT FROM tb_asset_name WHERE name = $1 FOR UPDATE', [name]);
    const refused = expect(change(asked.asset_id, etagOf(asked))).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
    await until(async () => (await waiting()) === 1);
    await registry.sql.query(
      `UPDATE tb_asset_registry SET lock_version = lock_version + 1, status = $2 WHERE asset_id = $1`,
      [asked.asset_id, action === 'archive' ? 'archived' : 'draft'],
    );
    await registry.sql.query('COMMIT');
    await refused;
    const { rows } = await registry.sql.query('SELECT action FROM tb_asset_change WHERE name = $1', [name]);
    expect(rows).toEqual([{ action: 'publish' }]);
  });

  it('always has exactly one published version while publishes, rollbacks and readers cross', async () => {
    const first = await registry.drafts.create(me, mappingDraft('crossing'));
    await registry.publishing.publish(me, first.asset_id);
    let running = true;
    const seen: number[] = [];
    const reader = (async () => {
      while (running) {
        const { rows } = await registry.sql.query(
          `SELECT count(*)::int AS n FROM tb_asset_registry WHERE name = 'crossing' AND status = 'published'`,
        );
        seen.push(rows[0].n as number);
      }
    })();
    const changers = Array.from({ length: 8 }, async (_, index) => {
      for (let turn = 0; turn < 10; turn++) {
        if (index % 2 === 0) await registry.publishing.rollback(me, first.asset_id, 1);
        else {
          const draft = await registry.drafts.create(me, mappingDraft('crossing')).catch(() => null);
          if (draft) await registry.publishing.publish(me, draft.asset_id);
        }
      }
    });
    await Promise.all(changers);
    running = false;
    await reader;
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  it("never lets a tool's publish and its source's archive both succeed", async () => {
    for (let round = 0; round < 20; round++) {
      const source = await registry.drafts.create(me, sourceDraft(`source_${round}`));
      await registry.publishing.publish(me, source.asset_id);
      const tool = await registry.drafts.create(me, toolDraft(`tool_${round}`, source.name));
      await Promise.allSettled([
        registry.publishing.publish(me, tool.asset_id),
        registry.publishing.archive(me, source.asset_id),
      ]);
      const { rows } = await registry.sql.query(
        `SELECT (SELECT status FROM tb_asset_registry WHERE asset_id = $1) AS tool,
                (SELECT status FROM tb_asset_registry WHERE asset_id = $2) AS source`,
        [tool.asset_id, source.asset_id],
      );
      expect([
        { tool: 'published', source: 'published' },
        { tool: 'draft', source: 'archived' },
      ]).toContainEqual(rows[0]);
    }
  });

  it('refuses the publish of a draft that was changed after it was validated', async () => {
    const draft = await registry.drafts.create(me, mappingDraft('changed_meanwhile'));
    registry.extensions.addValidator({
      type: 'mapping',
      validate: async (asset) => {
        if (asset.asset_id === draft.asset_id && asset.lock_version === 1) {
          await registry.drafts.update(me, draft.asset_id, { description: 'changed' }, undefined);
        }
        return { problems: [], warnings: [] };
      },
    });
    await expect(registry.publishing.publish(me, draft.asset_id)).rejects.toMatchObject({ code: 'CONCURRENT_CHANGE' });
    await registry.publishing.publish(me, draft.asset_id);
  });
});
