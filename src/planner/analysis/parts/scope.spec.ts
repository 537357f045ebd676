import { leftOf, seedPlanner, told } from '../../../../test/support/planning.js';
import type { Plan } from '../../plan.js';

describe('conditions on items', () => {
  let plan: (question: string) => Plan;
  beforeAll(async () => {
    plan = await seedPlanner();
  });
  const filtersOf = (question: string): string[] => {
    const made = plan(question);
    expect({ question, kind: made.kind, left: leftOf(question, made) }).toEqual({ question, kind: 'plan', left: [] });
    return told(made.primary.filters);
  };

  it.each([
    ['status=active', ['status = active']],
    ['status = active 서버', ['ci_subtype = server', 'status = active']],
    ['status=active인 서버 목록', ['ci_subtype = server', 'status = active']],
    ['status:active servers', ['ci_subtype = server', 'status = active']],
    ['status != active servers', ['ci_subtype = server', 'status != active']],
    ['servers where status=active', ['ci_subtype = server', 'status = active']],
    [
      'servers where status = active and location = zone-a',
      ['ci_subtype = server', 'location = zone-a', 'status = active'],
    ],
    ['status=active,location=zone-a servers', ['ci_subtype = server', 'location = zone-a', 'status = active']],
    ['servers with cpu_cores >= 24', ['attributes.cpu_cores >= 24', 'ci_subtype = server']],
    ['servers with cpu_cores<24', ['attributes.cpu_cores < 24', 'ci_subtype = server']],
    ['servers with cpu_cores<=16', ['attributes.cpu_cores <= 16', 'ci_subtype = server']],
    ['memory_gb=256 servers', ['attributes.memory_gb = 256', 'ci_subtype = server']],
    ['memory_gb > 128 servers', ['attributes.memory_gb > 128', 'ci_subtype = server']],
    ['servers where criticality != 5', ['ci_subtype = server', 'criticality != 5']],
    ['location in (zone-a, zone-b) servers', ['ci_subtype = server', 'location in zone-a|zone-b']],
    ['location=zone-a,zone-b', ['location in zone-a|zone-b']],
    ['owner="erp-db"', ['owner = erp-db']],
    ['owner: erp-db', ['owner = erp-db']],
  ])('pairs of a key and a value: %s means %j', (question, filters) => {
    expect(filtersOf(question)).toEqual(filters);
  });

  it.each([
    ['zone-a에 위치한 서버', 'servers located in zone-a', ['ci_subtype = server', 'location = zone-a']],
    ['상태가 active인 항목', 'items whose status is active', ['status = active']],
    ['상태가 비활성인 서버', 'servers whose status is inactive', ['ci_subtype = server', 'status = inactive']],
    [
      'CPU 코어가 24개 이상인 서버',
      'servers with at least 24 cores',
      ['attributes.cpu_cores >= 24', 'ci_subtype = server'],
    ],
    [
      'CPU 코어 16~24개인 서버',
      'servers with between 16 and 24 cores',
      ['attributes.cpu_cores <= 24', 'attributes.cpu_cores >= 16', 'ci_subtype = server'],
    ],
    [
      'CPU 코어가 16개 초과인 서버',
      'servers with more than 16 cores',
      ['attributes.cpu_cores > 16', 'ci_subtype = server'],
    ],
    [
      'CPU 코어가 16개 이하인 서버',
      'servers with 16 cores or fewer',
      ['attributes.cpu_cores <= 16', 'ci_subtype = server'],
    ],
    [
      'CPU 코어가 24개 미만인 서버',
      'servers with fewer than 24 cores',
      ['attributes.cpu_cores < 24', 'ci_subtype = server'],
    ],
    ['메모리가 256GB인 서버', 'servers with 256 GB of memory', ['attributes.memory_gb = 256', 'ci_subtype = server']],
    ['중요도가 4 이상인 서버', 'servers with criticality at least 4', ['ci_subtype = server', 'criticality >= 4']],
    [
      '엔진이 postgres인 데이터베이스',
      'databases with engine postgres',
      ['attributes.engine = postgres', 'ci_subtype = db'],
    ],
    ['python으로 작성된 앱', 'apps written in python', ['attributes.language = python', 'ci_subtype = app']],
    ['erp-db 팀이 소유한 서버', 'servers owned by erp-db', ['ci_subtype = server', 'owner = erp-db']],
    ['이름에 order가 포함된 앱', 'apps whose name contains order', ['ci_name ilike %order%', 'ci_subtype = app']],
    [
      '코드가 srv-erp로 시작하는 서버',
      'servers whose code starts with srv-erp',
      ['ci_code ilike srv-erp%', 'ci_subtype = server'],
    ],
    ['ip가 10.10.0.5인 서버', 'server with ip 10.10.0.5', ['attributes.ip = 10.10.0.5', 'ci_subtype = server']],
    ['erp와 mes 서버', 'erp and mes servers', ['ci_subtype = server', 'tags.system in erp|mes']],
    ['zone-a가 아닌 서버', 'servers not in zone-a', ['ci_subtype = server', 'location != zone-a']],
    ['erp를 제외한 서버', 'servers except erp', ['ci_subtype = server', 'tags.system != erp']],
    ['zone-a의 활성 서버', 'active servers in zone-a', ['ci_subtype = server', 'location = zone-a', 'status = active']],
  ])('phrases: %s and "%s" mean %j', (korean, english, filters) => {
    expect(filtersOf(korean)).toEqual(filters);
    expect(filtersOf(english)).toEqual(filters);
  });

  it.each([
    ['서버', 'servers', 'ci_subtype = server'],
    ['데이터베이스', 'databases', 'ci_subtype = db'],
    ['WAS', 'application servers', 'ci_subtype = was'],
    ['웹 서버', 'web servers', 'ci_subtype = web'],
    ['앱', 'apps', 'ci_subtype = app'],
    ['운영체제', 'operating systems', 'ci_subtype = os'],
    ['네트워크 장비', 'network devices', 'ci_subtype = network'],
    ['스토리지', 'storages', 'ci_subtype = storage'],
    ['방화벽', 'firewalls', 'ci_subtype = security'],
    ['시스템', 'systems', 'ci_type = SYSTEM'],
    ['하드웨어', 'hardware', 'ci_type = HW'],
    ['소프트웨어', 'software', 'ci_type = SW'],
  ])('kinds: %s and "%s" mean %s', (korean, english, filter) => {
    expect(filtersOf(`${korean} 목록`)).toEqual([filter]);
    expect(filtersOf(`list of ${english}`)).toEqual([filter]);
  });

  it.each([
    ['colour=red servers', 'colour'],
    ['색상=빨강 서버', '색상'],
    ['foo=bar', 'foo'],
  ])('%s: there is no such field, so nothing is answered, and a warning names it', (question, field) => {
    const made = plan(question);
    expect(made).toMatchObject({ kind: 'reject', calls: [], warnings: [{ code: 'UNKNOWN_FIELD' }] });
    expect(made.warnings[0]!.message).toContain(field);
    expect(leftOf(question, made)[0]).toBe(field);
  });

  it('treats the signs of a pattern in what is looked for as letters', () => {
    expect(filtersOf('apps whose name contains 100_a')).toEqual(['ci_name ilike %100\\_a%', 'ci_subtype = app']);
  });

  it('says for each condition which words and which vocabulary it comes from', () => {
    const question = '코어가 24개 이상인 zone-a의 서버';
    const found = plan(question).evidence.filter(({ field }) => field === 'primary.filters');
    expect(found.map(({ span, asset }) => [question.slice(...span), asset])).toEqual(
      expect.arrayContaining([
        ['24개', null],
        ['zone-a', 'field_values'],
        ['서버', 'item_types'],
      ]),
    );
  });
});
