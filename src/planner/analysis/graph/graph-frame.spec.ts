import { leftOf, seedPlanner, told, understood } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('questions about relations', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planned = (question: string): Plan => {
    const made = understood(plan, question);
    expect([...new Set(made.calls.map(({ tool }) => tool))]).toEqual(['graph']);
    return made;
  };

  it.each([
    ['components of sys-erp', 'COMPOSITION', 'out', 'expand'],
    ['sys-erp의 구성 요소', 'COMPOSITION', 'out', 'expand'],
    ['what is sys-erp composed of', 'COMPOSITION', 'out', 'expand'],
    ['erp 시스템의 구성', 'COMPOSITION', 'out', 'expand'],
    ['dependencies of sys-erp', 'DEPENDENCY', 'out', 'dependencies'],
    ['sys-erp의 의존성', 'DEPENDENCY', 'out', 'dependencies'],
    ['what does sys-erp depend on', 'DEPENDENCY', 'out', 'dependencies'],
    ['sys-erp가 의존하는 것', 'DEPENDENCY', 'out', 'dependencies'],
    ['what depends on sys-erp', 'DEPENDENCY', 'in', 'dependents'],
    ['sys-erp에 의존하는 것', 'DEPENDENCY', 'in', 'dependents'],
    ['dependents of sys-erp', 'DEPENDENCY', 'in', 'dependents'],
    ['dependencies of sys-erp in both directions', 'DEPENDENCY', 'both', 'expand'],
    ['impact of srv-erp-01', 'IMPACT', 'in', 'impact'],
    ['srv-erp-01의 영향 범위', 'IMPACT', 'in', 'impact'],
    ['what is affected if srv-erp-01 fails', 'IMPACT', 'in', 'impact'],
    ['srv-erp-01 장애 시 영향', 'IMPACT', 'in', 'impact'],
    ['srv-erp-01이 죽으면 영향 범위', 'IMPACT', 'in', 'impact'],
    ['neighbors of srv-erp-01', 'NEIGHBORS', 'both', 'expand'],
    ['srv-erp-01 주변', 'NEIGHBORS', 'both', 'expand'],
    ['topology of sys-erp', 'NEIGHBORS', 'both', 'expand'],
  ])('%s is the view %s, %s', (question, view, direction, operation) => {
    expect(planned(question)).toMatchObject({
      intent: 'EXPAND',
      view,
      graph: { view, direction, depth: 1, user_requested_depth: null },
      calls: [{ params: { operation, depth: 1 } }],
    });
  });

  it.each([
    ['impact of srv-erp-01 within 3 hops', 3],
    ['impact of srv-erp-01 depth 3', 3],
    ['srv-erp-01 영향 범위 3단계', 3],
    ['깊이 2로 sys-erp의 의존성', 2],
    ['neighbours of srv-erp-01 within two hops', 2],
    ['everything within 2 hops of srv-mes-01', 2],
    ['impact of srv-erp-01 depth 10', 10],
  ])('%s goes %d hops, as asked', (question, depth) => {
    expect(planned(question)).toMatchObject({ graph: { depth, user_requested_depth: depth }, warnings: [] });
  });

  it.each([
    ['impact of srv-erp-01 depth 50', 10, 50],
    ['srv-erp-01 영향 범위 11단계', 10, 11],
    ['impact of srv-erp-01 depth 0', 1, 0],
  ])('%s goes %d hops instead of %d, and the plan says so', (question, depth, asked) => {
    expect(planned(question)).toMatchObject({
      graph: { depth, user_requested_depth: asked },
      warnings: [{ code: 'CLAMPED' }],
    });
  });

  it.each([
    ['direct dependencies of sys-erp', 1],
    ['sys-erp의 직접 의존성', 1],
    ['all transitive dependencies of sys-erp', 10],
    ['sys-erp의 간접 의존성', 10],
  ])('%s goes %d hops by its words', (question, depth) => {
    expect(planned(question).graph).toMatchObject({ depth, user_requested_depth: null });
  });

  it.each([
    ['path from srv-erp-01 to srv-mes-01'],
    ['shortest path between srv-erp-01 and srv-mes-01'],
    ['srv-erp-01에서 srv-mes-01까지 경로'],
    ['srv-erp-01부터 srv-mes-01까지의 경로'],
    ['srv-erp-01과 srv-mes-01의 연결 경로'],
  ])('%s is a path between the two', (question) => {
    expect(planned(question)).toMatchObject({
      intent: 'PATH',
      view: 'PATH',
      primary: { identifiers: ['srv-erp-01'] },
      secondary: { identifiers: ['srv-mes-01'] },
      graph: { view: 'PATH', direction: 'both' },
      calls: [{ params: { operation: 'path', from: { items: ['srv-erp-01'] }, to: { items: ['srv-mes-01'] } } }],
    });
  });

  it.each([
    ['servers using storage-erp', ['USES'], 'in', ['ci_subtype = server']],
    ['storage-erp를 사용하는 서버', ['USES'], 'in', ['ci_subtype = server']],
    ['servers protected by sec-erp', ['PROTECTED_BY'], 'in', ['ci_subtype = server']],
    ['sec-erp가 보호하는 서버', ['PROTECTED_BY'], 'in', ['ci_subtype = server']],
    ['apps running on srv-erp-01', ['RUNS_ON', 'DEPLOYED_ON'], 'in', ['ci_subtype = app']],
    ['srv-erp-01에서 실행되는 앱', ['RUNS_ON', 'DEPLOYED_ON'], 'in', ['ci_subtype = app']],
    ['network devices connected to srv-erp-01', [], 'both', ['ci_subtype = network']],
    ['srv-erp-01과 연결된 네트워크 장비', [], 'both', ['ci_subtype = network']],
    ['sys-erp가 의존하는 시스템', ['DEPENDS_ON', 'RUNS_ON', 'DEPLOYED_ON', 'USES'], 'out', ['ci_type = SYSTEM']],
    ['sys-erp에 의존하는 시스템', ['DEPENDS_ON', 'RUNS_ON', 'DEPLOYED_ON', 'USES'], 'in', ['ci_type = SYSTEM']],
  ])('%s follows %j, %s, to %j', (question, types, direction, targets) => {
    const { graph } = planned(question);
    expect(graph).toMatchObject({ rel_types: types, direction });
    expect(told(graph!.targets!)).toEqual(targets);
  });

  it.each([
    ['가장 많이 의존하는 시스템', 'out'],
    ['가장 많이 의존되는 시스템', 'in'],
  ])('%s counts relations that go %s', (question, direction) => {
    expect(planned(question).graph).toMatchObject({ measure: 'degree', direction, top_n: 1, order: { by: 'count' } });
  });

  it.each([
    ['dependencies of erp and mes', 'dependencies', ['sys-erp', 'sys-mes']],
    ['erp와 mes에 의존하는 시스템', 'dependents', ['sys-erp', 'sys-mes']],
    ['erp와 mes가 의존하는 시스템', 'dependencies', ['sys-erp', 'sys-mes']],
    ['what runs on srv-erp-01 and srv-erp-02', 'expand', ['srv-erp-01', 'srv-erp-02']],
    ['neighbors of srv-erp-01 and srv-erp-02', 'expand', ['srv-erp-01', 'srv-erp-02']],
  ])('%s asks for the %s of each, and not for the way between', (question, operation, roots) => {
    expect(planned(question).calls.map(({ params }) => [params['operation'], params['roots']])).toEqual(
      roots.map((root) => [operation, { items: [root] }]),
    );
  });

  it.each([
    ['does erp depend on mes', 'sys-erp'],
    ['mes가 erp에 의존해?', 'sys-mes'],
    ['erp와 mes 사이에 의존 관계가 있어?', 'sys-erp'],
    ['how many hops from erp to mes?', 'sys-erp'],
    ['erp와 mes 사이 거리', 'sys-erp'],
  ])('%s asks for the way from %s', (question, from) => {
    expect(planned(question)).toMatchObject({ view: 'PATH', primary: { identifiers: [from] } });
  });

  it.each([
    ['which systems do both erp and secops depend on?', 'in', ['ci_type = SYSTEM']],
    ['which systems depend on both cmdb and mon?', 'out', ['ci_type = SYSTEM']],
    ['what do erp, cmdb and secops all depend on?', 'in', []],
    ['common dependencies of cmdb and mon', 'in', []],
    ['erp랑 mes가 공통으로 의존하는 시스템 있어?', 'in', ['ci_type = SYSTEM']],
    ['erp와 mes에 둘 다 의존하는 시스템', 'out', ['ci_type = SYSTEM']],
    ['srv-erp-01과 srv-erp-02가 같은 스토리지를 쓰나?', 'in', ['ci_subtype = storage']],
    ['do srv-erp-01 and srv-erp-02 share a storage?', 'both', ['ci_subtype = storage']],
  ])('%s asks for what they share, %s', (question, direction, kinds) => {
    const { graph, primary } = planned(question);
    const named = graph!.targets![0]!.value as string[];
    expect(graph).toMatchObject({ measure: 'shared', direction, having: { op: '>=', value: named.length } });
    expect(told(primary.filters)).toEqual(kinds);
  });

  it.each([
    ['common', 'common events of erp and mes'],
    ['same', 'servers in the same zone as srv-erp-01'],
    ['간접적', 'cmdb에 간접적으로만 의존하는 시스템'],
    ['서로', '서로 연결된 서버'],
    ['사이', 'erp랑 mes 사이 트래픽 얼마야'],
  ])('%s is not passed over: %s', (left, question) => {
    expect(leftOf(question, plan(question))).toContain(left);
  });

  it.each([
    ['what would happen to erp if mon fails', 'one_item'],
    ['mes랑 scada 서로 의존해?', 'one_item'],
    ['where is srv-mes-02 deployed?', 'relation'],
    ['which storage does db-erp-01 use?', 'relation'],
  ])('%s is not answered with something else (%s)', (question, detail) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', refusal: { reason: 'incomplete', detail } });
  });

  it.each([
    ['where is db-erp-02 deployed?', ['DEPLOYED_ON'], 'out'],
    ['db-secops-02 어디에 배포돼 있어?', ['DEPLOYED_ON'], 'out'],
    ['where are the erp databases deployed?', ['DEPLOYED_ON'], 'out'],
    ['where are java apps deployed?', ['DEPLOYED_ON'], 'out'],
    ['apps deployed on was-erp-01', ['RUNS_ON'], 'in'],
    ['was-erp-01에 배포된 것', ['RUNS_ON'], 'in'],
    ['srv-mes-03 방화벽 뭐 써?', ['PROTECTED_BY'], 'out'],
    ['erp를 사용하는 시스템', ['DEPENDS_ON'], 'in'],
    ['erp가 사용하는 시스템', ['DEPENDS_ON'], 'out'],
    ['which apps does erp use?', ['COMPOSED_OF'], 'out'],
    ['USES relations of storage-erp', ['USES'], 'in'],
    ['srv-cmdb-04 어느 스위치에 물려 있어?', [], 'both'],
    ['which system does srv-erp-01 belong to', [], 'both'],
    ['srv-erp-01은 어느 시스템 소속이야', [], 'both'],
  ])('%s follows %j, %s', (question, types, direction) => {
    expect(planned(question).graph).toMatchObject({ rel_types: types, direction });
  });

  it.each([
    ['number of DEPENDS_ON relations', ['DEPENDS_ON'], undefined],
    ['CONNECTED_TO relations count', ['CONNECTED_TO'], undefined],
    ['RUNS_ON 관계 몇 개야', ['RUNS_ON'], undefined],
    ['how many relations are there by type?', [], ['rel_type']],
  ])('%s counts relations of %j, by %j', (question, types, groups) => {
    const { graph } = planned(question);
    expect(graph).toMatchObject({ measure: 'count', rel_types: types });
    expect(graph!.group_by).toEqual(groups);
  });

  it.each([
    ['top 5 servers by number of apps deployed', ['ci_subtype = server'], 5, 'desc'],
    ['앱이 제일 많이 올라간 서버 상위 3개', ['ci_subtype = server'], 3, 'desc'],
    ['서버 중 앱이 가장 많이 올라간 것은', ['ci_subtype = server'], 1, 'desc'],
    ['bottom 3 network devices by connected servers', ['ci_subtype = network'], 3, 'asc'],
  ])('%s ranks %j, %d of them', (question, roots, limit, direction) => {
    const { graph, primary } = planned(question);
    expect(told(primary.filters)).toEqual(roots);
    expect(graph).toMatchObject({ measure: 'degree', top_n: limit, order: { by: 'count', direction } });
  });

  it.each([
    ['what would be affected by an outage of was-erp-01, three levels deep', 3],
    ['db-mon-01 neighbor 3 hop 까지 보여줘', 3],
  ])('%s goes %d hops', (question, depth) => {
    expect(planned(question).graph).toMatchObject({ depth });
  });

  it.each(['서로 의존하는 시스템', 'mutual dependencies'])('%s looks for circles of two', (question) => {
    expect(planned(question).graph).toMatchObject({ measure: 'cycles', depth: 2 });
  });

  it('looks for circles of any length where these are named as well: 서로 순환 의존하는 시스템', () => {
    expect(planned('서로 순환 의존하는 시스템 찾아줘').graph).toMatchObject({ measure: 'cycles', depth: 10 });
  });

  it.each(['circular dependencies', '순환 의존성'])('%s looks for cycles', (question) => {
    expect(planned(question)).toMatchObject({
      graph: { measure: 'cycles' },
      calls: [{ params: { operation: 'cycles' } }],
    });
  });

  it.each([
    ['erp servers with no database', ['ci_subtype = server', 'tags.system = erp'], ['ci_subtype = db']],
    ['erp 시스템에서 db가 없는 서버', ['ci_subtype = server', 'tags.system = erp'], ['ci_subtype = db']],
    ['db 없는 서버 몇 대야?', ['ci_subtype = server'], ['ci_subtype = db']],
    ["which servers aren't connected to any network device?", ['ci_subtype = server'], ['ci_subtype = network']],
    ['servers that are not protected by a firewall', ['ci_subtype = server'], ['ci_subtype = security']],
  ])('%s looks among %j for those without %j', (question, roots, targets) => {
    const { graph, primary } = planned(question);
    expect(graph).toMatchObject({ measure: 'unrelated' });
    expect([told(primary.filters), told(graph!.targets!)]).toEqual([roots, targets]);
  });

  it.each(['servers without a firewall', '방화벽이 없는 서버'])(
    '%s looks for what has no such relation',
    (question) => {
      const { graph, primary } = planned(question);
      expect(graph).toMatchObject({ measure: 'unrelated' });
      expect(told(graph!.targets!)).toEqual(['ci_subtype = security']);
      expect(told(primary.filters)).toEqual(['ci_subtype = server']);
    },
  );

  it.each([
    ['impact', 'subject'],
    ['의존성', 'subject'],
    ['경로', 'subject'],
    ['path from srv-erp-01', 'two_items'],
    ['srv-erp-01에서의 경로', 'two_items'],
  ])('%s says what is missing (%s) instead of answering something else', (question, detail) => {
    expect(plan(question)).toMatchObject({ kind: 'reject', calls: [], refusal: { reason: 'incomplete', detail } });
  });
});
