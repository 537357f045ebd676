import { leftOf, seedPlanner, told } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('questions about relations', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const planned = (question: string): Plan => {
    const made = plan(question);
    expect({ question, kind: made.kind, left: leftOf(question, made) }).toEqual({ question, kind: 'plan', left: [] });
    expect(made.calls.every(({ tool }) => tool === 'graph')).toBe(true);
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

  it.each(['circular dependencies', '순환 의존성'])('%s looks for cycles', (question) => {
    expect(planned(question)).toMatchObject({
      graph: { measure: 'cycles' },
      calls: [{ params: { operation: 'cycles' } }],
    });
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
