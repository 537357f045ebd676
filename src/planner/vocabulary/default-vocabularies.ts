import type { BuiltInMapping } from './mapping-names.js';

/**
 * The defaults of the vocabularies that the six required mappings have no place for. Data only, and the only file of the
 * planner with words of a domain in it: a published mapping of the same name takes the default's place as a whole.
 * The words of the six (metrics, aggregations, series, histories and times, lists, tables) are not here and nowhere else
 * in code. A space in a word also stands for a hyphen, an underscore, or nothing between Hangul; four Latin letters or
 * more take a plural by themselves.
 */
const w = (words: string): string[] => words.split(',').map((word) => word.trim());

/** That something has become more: a comparison, unless a bound is asked for ("최고 몇 도까지 올라갔어"). */
const RISES = w(
  '올랐, 올라갔, 올라, 오른, 높아졌, 높아진, 많아졌, 많아진, 늘었, 늘어났, 늘어난, 상승, 증가, rise, rose, risen, climb, climbed, go up, went up, gone up, increase, increased, grown, grew',
);
const FALLS = w(
  '내려갔, 내렸, 내린, 떨어졌, 떨어진, 낮아졌, 낮아진, 적어졌, 적어진, 줄었, 줄어든, 줄어들었, 하락, 감소, fell, fallen, go down, went down, gone down, decrease, decreased, dropped',
);
const CHANGES = w(
  '바뀌었, 달라졌, 어떻게 바뀌었, 어떻게 달라졌, 변화율, 증감, 증감률, 증가율, change from, changed from, increase from',
).concat(RISES, FALLS);

const JOBS = ['work_history', 'maintenance_history'];

export const DEFAULT_VOCABULARIES: Readonly<Record<BuiltInMapping, Record<string, unknown>>> = {
  cep_keywords: {
    keywords: w(
      '시뮬레이션, 시뮬레이트, 모의 실행, 모의 시험, 가상 적용, 룰, 규칙, 임계치 규칙, 임계값 규칙, 발화, 적용했으면, 적용했다면, 적용하면, 돌려 보면, 돌리면, 돌렸으면, 돌렸다면, 걸었으면, 걸었다면, 걸어 두었다면, simulate, simulated, simulation, dry run, rule, threshold rule, would fire, would have fired, would it fire, would it have fired, fire, fired, trigger, triggered, would trigger, would have triggered, what if we alert, what if',
    ),
  },

  graph_scope_keywords: {
    views: {
      COMPOSITION: w(
        '구성, 구성된, 구성도, 구성 요소, 구성 현황, 하위 구성, 하위 항목, 컴포넌트, 요소, 이루는, 이루어져, 이루어진, composition, composed of, composed, consist of, consists of, consisting of, made up of, made of, comprise, comprises, component, components of, parts of, breakdown of components',
      ),
      DEPENDENCY: w(
        '의존성, 의존 관계, 의존 그래프, 의존 관계도, 의존성 그래프, 의존 관계 그래프, 종속성, 종속 관계, dependency, dependencies, dependency graph, dependency tree, dependency map',
      ),
      IMPACT: w(
        '영향, 영향 범위, 영향 분석, 영향도 분석, 파급, 파급 효과, 파급 범위, 장애 영향, 장애 시, 장애, 장애 나면, 고장, 고장 나면, 죽으면, 죽어, 죽나, 멈춰, failing, going down, crashing, dying, 다운되면, 다운, 중단되면, 중단, 멈추면, 내려가면, 끊기면, 끊어지면, 망가지면, 문제가 생기면, 문제 생기면, impact, impacted, affected, break, break down, breaks, broken, blast radius, fail, fails, goes down, go down, went down, is down, down, outage, failure, stops working, stop working, dies, crashes, is lost, unavailable, crash, crashed, died, breaks down, broke down, goes offline, go offline, went offline, is offline, 오프라인',
      ),
      PATH: w(
        'hops, hop count, number of hops, how many hops, distance, how far, 몇 홉, 몇 단계, 몇 홉 떨어져, 몇 단계 떨어져, 거리, shortest way, quickest way, way from, shortest connection, 경로, 최단 경로, 연결 경로, 최단 거리, 어떻게 연결, 어떻게 이어, path, shortest path, route, shortest route, connection path, how is connected, reachable',
      ),
      NEIGHBORS: w(
        '주변, 이웃, 인접, 인접한, 연결, 연결 관계, 연관, 연관 관계, 관련, 관련 항목, 관계, 관계도, 토폴로지, 맞물린, 물려, 물린, 붙어, 붙은, 꽂혀, 꽂힌, plugged into, hooked up to, neighbor, neighbour, neighborhood, neighbourhood, around, adjacent, adjacent to, surrounding, connected to, connected with, connected, connection, linked to, linked with, linked, attached to, relation, relationship, related to, related, topology, wired to',
      ),
    },
    transitive: w(
      '간접, 간접적, 직간접, 직간접적, 전이, 전이적, 연쇄, 연쇄적, 모든 단계, 전 단계, 끝까지, 재귀적, transitive, transitively, indirect, indirectly, directly or indirectly, direct and indirect, all levels, any depth, recursively, all the way',
    ),
    both: w(
      '양방향, 양쪽, 양쪽 방향, in both directions, both directions, both ways, either direction, in either direction',
    ),
    // Of the words for what is near, those that never speak of the way between two items.
    around: w(
      '주변, 이웃, 인접, 인접한, 토폴로지, neighbor, neighbour, neighborhood, neighbourhood, around, adjacent to, surrounding, topology',
    ),
    mutual: w('서로, 상호, mutual, mutually, each other, one another'),
    direct: w('직접, 직접적, direct, directly, immediate, immediately'),
    cycles: w(
      '순환, 순환 의존, 순환 의존성, 순환 참조, 순환 관계, 사이클, 순환 고리, cycle, cyclic, circular, circular dependency, circular dependencies, cyclic dependency, cyclic dependencies, dependency cycle, loop, each other in a circle',
    ),
  },

  auto_keywords: {
    keywords: w(
      '전반, 전반적, 종합, 종합적, 요약, 한눈에, 어때, 어떤지, 어떻게 돼가, 건강 상태, 괜찮아, 괜찮은지, 모든 정보, 전체 정보, summary, summarize, summarise, summary of, overview, overview of, how is, how are, how is it going, doing, health of, everything about, all about, at a glance, dashboard for',
    ),
  },

  filterable_fields: {
    fields: {
      ci_code: { words: w('코드, 항목 코드, 식별자, code, item code, identifier, ci code') },
      ci_name: { words: w('이름, 명칭, 항목명, name, item name, ci name') },
      ci_type: { words: w('대분류, ci type, item class') },
      ci_subtype: {
        words: w('유형, 종류, 타입, 세부 유형, subtype, type, kind, kinds of, types of, item type, ci subtype, sort'),
      },
      ci_category: { words: w('분류, 카테고리, category, categories, ci category') },
      status: { words: w('상태, 운영 상태, 가동 상태, status, statuses, state, operating state') },
      criticality: { words: w('중요도, 중요 등급, 중요도 등급, criticality, criticality level'), type: 'number' },
      location: {
        words: w(
          '위치, 존, 구역, 설치 위치, 장소, 설치 장소, location, zone, site, place, located, located in, located at, placed, placed in, 위치해, 설치된 곳',
        ),
        asks: 'where',
      },
      owner: {
        words: w(
          '소유자, 소유, 소유 팀, 팀, team, teams, 담당자, 담당, 담당 팀, 담당 부서, 맡고, 맡은, 맡는, 맡아, 관리자, 관리 팀, 관리, 책임자, owner, owned by, owned, owns, owning team, own, responsible, responsible for, responsible team, in charge, in charge of, managed by, manages, maintained by, maintains',
        ),
        asks: 'who',
      },
      created_at: {
        words: w(
          '생성일, 생성 일자, 생성 시각, 생성, 등록일, 등록, 도입일, 도입, 추가, 추가일, created, created at, creation date, registered, registration date, introduced, added',
        ),
        type: 'time',
        asks: 'when',
      },
      updated_at: {
        words: w(
          '수정일, 수정 일자, 갱신일, 갱신, 수정, 업데이트, 변경일, updated, updated at, last updated, last update, modified, changed',
        ),
        type: 'time',
        asks: 'when',
      },
      'tags.system': {
        words: w(
          '소속, 소속 시스템, 속한, 속하는, 속해, 속하나, 속하지, 시스템명, belong to, belongs to, belonging to, belong, belongs, part of, member of, members of',
        ),
      },
      'tags.role': { words: w('역할, 용도, role, purpose') },
      'tags.host_server': { words: w('호스트 서버, host server, hosting server') },
      'attributes.cpu_cores': {
        types: w('server'),
        words: w(
          '코어, 코어 수, cpu 코어, cpu 코어 수, 코어 개수, cpu 코어 개수, core, core count, number of cores, cpu core, cpu cores, cpu core count, number of cpu cores, vcpu',
        ),
        type: 'number',
        units: { 코어: 1, core: 1, cores: 1, vcpu: 1, vcpus: 1, 'cpu cores': 1 },
      },
      'attributes.memory_gb': {
        types: w('server'),
        words: w(
          '메모리 용량, 메모리 크기, 메모리 사이즈, 램 용량, 램 크기, 설치 메모리, 장착 메모리, memory size, memory capacity, installed memory, amount of memory, ram size, ram capacity',
        ),
        size_of: 'memory_usage',
        type: 'number',
        units: { gb: 1, gib: 1, 기가: 1, 기가바이트: 1, gigabyte: 1, gigabytes: 1, gigs: 1, g: 1 },
      },
      'attributes.ip': {
        types: w('server'),
        words: w('ip, ips, 아이피, ip 주소, 아이피 주소, ip address, ip addresses, address'),
      },
      'attributes.engine': { types: w('db, was, web'), words: w('엔진, engine, dbms, 제품') },
      'attributes.language': {
        types: w('app'),
        words: w(
          '언어, 개발 언어, 프로그래밍 언어, 구현 언어, language, programming language, written in, implemented in, built with, written, 작성, 작성된, 개발, 개발된, 만든, 만들어진, 구현된, 짠, 짜인, 짜여진, coded in, programmed in',
        ),
      },
      'attributes.vendor': {
        types: w('network'),
        words: w('제조사, 벤더, 공급사, 제조업체, vendor, manufacturer, maker, made by'),
      },
      'attributes.ports': {
        types: w('network'),
        words: w('포트, 포트 수, 포트 개수, port, port count, number of ports'),
        type: 'number',
        units: { 포트: 1, port: 1, ports: 1 },
      },
      'attributes.capacity_tb': {
        types: w('storage'),
        words: w('용량, 저장 용량, 저장 공간, capacity, disk space'),
        type: 'number',
        units: { tb: 1, tib: 1, 테라: 1, 테라바이트: 1, terabyte: 1, terabytes: 1, pb: 1024 },
      },
      'attributes.raid': { types: w('storage'), words: w('레이드, 레이드 레벨, 구성된, raid, raid level, raid type') },

      event_type: {
        words: w(
          '유형, 종류, 타입, 이벤트 유형, 이벤트 종류, 이벤트 타입, 알람 종류, 알람 유형, type, kind, event type, event kind, alarm type, types of event, kinds of event, kinds of, types of, type of event, kind of event',
        ),
        of: ['event_log'],
      },
      severity: {
        words: w('심각도, 위험도, 등급, 심각도 등급, severity, severity level, severities, sev'),
        of: ['event_log'],
        type: 'number',
      },
      source: {
        words: w('발생원, 출처, 발생 출처, 소스, 이벤트 소스, source, event source, origin'),
        of: ['event_log'],
      },
      title: { words: w('제목, title'), of: ['event_log'] },
      message: { words: w('메시지, 메세지, message'), of: ['event_log'] },
      time: {
        words: w('발생 시각, 발생 시간, 발생 일시, 날짜, 일자, time of the event, timestamp'),
        of: ['event_log'],
        type: 'time',
        asks: 'when',
      },
      work_type: {
        words: w(
          '유형, 종류, 타입, 작업 유형, 작업 종류, 작업 타입, type, kind, work type, kind of work, type of work, types of work, kinds of work, kinds of, types of, job type, task type, change type',
        ),
        of: ['work_history'],
      },
      requested_by: {
        words: w(
          '요청자, 신청자, 의뢰자, 요청, 신청, 의뢰, requester, requestor, requested by, requested, requests, request',
        ),
        of: ['work_history'],
        asks: 'who',
      },
      approved_by: {
        words: w(
          '승인자, 결재자, 허가자, 승인, 결재, 허가, approver, approved by, approved, approves, approve, approval, signed off by',
        ),
        of: ['work_history'],
        asks: 'who',
      },
      impact_level: {
        words: w('영향도, 영향 등급, 영향 수준, 영향도 등급, impact level, level of impact, impact score'),
        of: ['work_history'],
        type: 'number',
      },
      maint_type: {
        words: w(
          '유형, 종류, 타입, 점검 유형, 점검 종류, 유지보수 유형, 유지보수 종류, 정비 유형, 정비 종류, type, kind, maintenance type, type of maintenance, kind of maintenance, types of maintenance, kinds of maintenance, kinds of, types of',
        ),
        of: ['maintenance_history'],
      },
      performer: {
        words: w(
          '수행자, 수행 팀, 수행 조직, 작업자, 작업 팀, 담당자, 담당, 담당 팀, 팀, 수행, 진행, performer, performed by, performed, performs, perform, done by, carried out by, carried out, carries out, executed by, team, teams, crew',
        ),
        of: ['maintenance_history'],
        asks: 'who',
      },
      result: { words: w('결과, 작업 결과, 처리 결과, 성공 여부, result, outcome, end result'), of: JOBS },
      duration_min: {
        words: w(
          '소요 시간, 소요, 작업 시간, 점검 시간, 수행 시간, 걸린 시간, 걸리는 시간, 걸린, 걸리는, 걸렸, 걸려, 진행 시간, 지속 시간, duration, durations, how long, took, take, taken, lasted, last for, lasting, time taken, time spent, maintenance time, work time, working time, time on maintenance, time on work, minutes taken, time needed',
        ),
        of: JOBS,
        type: 'number',
        units: { 분: 1, minute: 1, minutes: 1, min: 1, mins: 1, 시간: 60, hour: 60, hours: 60, hrs: 60, h: 60 },
      },
      start_time: {
        words: w(
          '시작 시각, 시작 시간, 시작일, 시작 일시, 작업일, 날짜, 일자, 시작한, 시작된, start time, started, starting, start date, began',
        ),
        of: JOBS,
        type: 'time',
        asks: 'when',
      },
      end_time: {
        words: w(
          '종료 시각, 종료 시간, 종료일, 완료 시각, 완료일, 끝난 시각, 끝난, 종료된, 완료된, 완료한, end time, ended, ending, finished, end date, completed',
        ),
        of: JOBS,
        type: 'time',
      },
      'attributes.metric': { words: [], of: ['event_log'] },

      rel_type: {
        words: w(
          '종류, 유형, 타입, type, kind, 관계 종류, 관계 유형, 관계 타입, 연결 종류, 연결 유형, relation type, relationship type, type of relation, type of relationship, types of relation, kind of relation, kinds of relation, relation kind, connection type',
        ),
        of: ['relation'],
      },
    },
  },

  item_types: {
    types: {
      system: {
        words: w('시스템, system, systems'),
        filters: { ci_type: 'SYSTEM' },
        prefixes: ['sys'],
        group_by: 'tags.system',
      },
      business_system: {
        words: w('업무 시스템, 비즈니스 시스템, business system, business systems'),
        filters: { ci_subtype: 'business_system' },
      },
      control_system: {
        words: w('제어 시스템, 컨트롤 시스템, control system, control systems'),
        filters: { ci_subtype: 'control_system' },
      },
      monitoring_system: {
        words: w('모니터링 시스템, 감시 시스템, 관제 시스템, monitoring system, monitoring systems'),
        filters: { ci_subtype: 'monitoring_system' },
      },
      server: {
        words: w(
          '서버, 서버 장비, 물리 서버, 머신, server, servers, machine, physical server, server machine, host, hosts',
        ),
        filters: { ci_subtype: 'server' },
        prefixes: ['srv'],
      },
      network: {
        words: w(
          '네트워크, 네트워크 장비, network 장비, 네트워크 기기, 스위치, 네트워크 스위치, network, networks, network device, network equipment, network gear, network switch, network switches, switch, switches, networking equipment',
        ),
        filters: { ci_subtype: 'network' },
        prefixes: ['net'],
      },
      storage: {
        words: w(
          '스토리지, 스토리지 장비, 저장 장치, 저장소, storage, storages, storage device, storage array, storage system, storage unit',
        ),
        filters: { ci_subtype: 'storage' },
        prefixes: ['storage'],
      },
      security: {
        words: w(
          '보안, 보안 장비, security 장비, 방화벽, 보안 기기, security, security device, security appliance, security equipment, firewall',
        ),
        filters: { ci_subtype: 'security' },
        prefixes: ['sec'],
      },
      os: {
        words: w('os, oses, os 인스턴스, 운영 체제, 오에스, operating system, operating systems'),
        filters: { ci_subtype: 'os' },
        prefixes: ['os'],
      },
      db: {
        words: w(
          'db, dbs, 디비, db 서버, db 인스턴스, 데이터베이스, 데이터 베이스, database, databases, database server, db server, database instance, db instance',
        ),
        filters: { ci_subtype: 'db' },
        prefixes: ['db'],
      },
      was: {
        words: w(
          'was, wases, was 서버, was 인스턴스, 와스, 웹 애플리케이션 서버, 애플리케이션 서버, was server, was instance, application server, app server, web application server',
        ),
        filters: { ci_subtype: 'was' },
        prefixes: ['was'],
      },
      web: {
        words: w('web, webs, 웹, 웹 서버, web server, web servers, web instance, webserver'),
        filters: { ci_subtype: 'web' },
        prefixes: ['web'],
      },
      app: {
        words: w(
          'app, apps, 앱, 앱 인스턴스, 애플리케이션, 어플리케이션, 어플, 응용 프로그램, application, applications, app instance, application instance',
        ),
        filters: { ci_subtype: 'app' },
        prefixes: ['app'],
      },
      hardware: {
        words: w('하드웨어, 장비, 물리 장비, 기기, hardware, device, devices, equipment, hw'),
        filters: { ci_type: 'HW' },
      },
      software: { words: w('소프트웨어, software, sw'), filters: { ci_type: 'SW' } },
      item: {
        words: w(
          '항목, 구성 항목, 구성 아이템, 자산, 리소스, 대상, 것, 게, 건, 거, 곳, 노드, 객체, ci, cis, item, items, configuration item, asset, resource, thing, things, node, object, inventory, instance, instances, 인스턴스, everything, anything, 모든 것, 뭐든',
        ),
        filters: {},
      },
    },
  },

  field_values: {
    values: {
      location: {
        'zone-a': w('zone a, a zone, a 존, 존 a, a 구역, 구역 a, 에이 존'),
        'zone-b': w('zone b, b zone, b 존, 존 b, b 구역, 구역 b, 비 존'),
        'zone-c': w('zone c, c zone, c 존, 존 c, c 구역, 구역 c, 씨 존'),
      },
      status: {
        active: w(
          'active, 활성, 활성화, 활성 상태, 가동, 가동 중, 운영 중, 동작 중, 작동 중, in operation, operational, in service',
        ),
        inactive: w(
          'inactive, 비활성, 비활성화, 비활성 상태, 중지, 중지 상태, 정지, 정지 상태, 꺼진, 꺼져, 미사용, deactivated, out of service, stopped, switched off, retired, not running, offline',
        ),
        monitoring: w(
          'monitoring, 모니터링, 모니터링 중, 모니터링 상태, 감시, 감시 중, 관찰 중, monitored, under monitoring, under observation, being monitored, watched',
        ),
      },
      ci_category: {
        compute: w('compute, 컴퓨트'),
        platform: w('platform category, 플랫폼 분류'),
      },
      'attributes.engine': {
        postgres: w('postgres, postgresql, 포스트그레스, 포스트그레, 포스트그레스큐엘'),
        timescaledb: w('timescaledb, timescale, 타임스케일, 타임스케일디비'),
        cockroach: w('cockroach, cockroachdb, 코크로치, 코크로치디비'),
        uvicorn: w('uvicorn, 유비콘'),
        gunicorn: w('gunicorn, 구니콘'),
        tomcat: w('tomcat, 톰캣'),
        nginx: w('nginx, 엔진엑스'),
        haproxy: w('haproxy, 에이치에이프록시'),
        caddy: w('caddy, 캐디'),
      },
      'attributes.language': {
        python: w('python, 파이썬'),
        java: w('java, 자바'),
        nodejs: w('nodejs, node js, 노드제이에스'),
        go: w('go, golang, go language, go 언어, 고랭'),
      },
      'attributes.vendor': {
        northnet: w('northnet, 노스넷'),
        portline: w('portline, 포트라인'),
        switchworks: w('switchworks, 스위치웍스'),
      },
      'attributes.raid': { raid5: w('raid5, 레이드 5'), raid6: w('raid6, 레이드 6'), raid10: w('raid10, 레이드 10') },
      'tags.role': {
        primary: w('primary, 프라이머리, 주 서버'),
        replica: w('replica, 레플리카, 복제본'),
        core: w('core switch, 코어 스위치'),
        access: w('access switch, 액세스 스위치'),
        order: w('order, 주문'),
        billing: w('billing, 빌링, 청구'),
        stock: w('stock, 재고'),
        workorder: w('workorder, 작업지시'),
        quality: w('quality, 품질'),
        etl: w('etl'),
        collector: w('collector, 수집기'),
        dashboard: w('dashboard, 대시보드'),
        siem: w('siem'),
        vault: w('vault'),
        tracer: w('tracer'),
        profiler: w('profiler, 프로파일러'),
        discovery: w('discovery'),
      },
      event_type: {
        threshold_alarm: w(
          '임계치 알람, 임계치 초과, 임계치 경보, 임계값 알람, 임계값 초과, threshold alarm, threshold alert, threshold breach, threshold breaches, threshold event, threshold exceeded',
        ),
        status_change: w(
          '상태 변경, 상태 변화, 상태 변경 이벤트, 상태 변화 이벤트, status change, state change, status change event, changed status, changes of status',
        ),
        deployment: w('배포, 배포 이벤트, 릴리스, deployment, deployments, deployment event, release, releases'),
        health_check: w(
          '헬스 체크, 헬스 체크 이벤트, 상태 점검, 상태 확인, health check, health checks, health check event',
        ),
        security_alert: w(
          '보안 경보, 보안 알림, 보안 알람, 보안 이벤트, 보안 경고, 보안 위협, security alert, security alarm, security event, security incident, security warning',
        ),
      },
      criticality: { '>=4': w('critical, mission critical, 핵심') },
      severity: {
        '>=4': w('심각, 심각한, 치명적, 치명적인, 긴급, 위급, critical, severe, urgent, high severity, serious'),
      },
      source: {
        device: w(
          '장비 발생, 디바이스, device 소스, 소스 device, 디바이스가 보낸, 장비가 보낸, 장비가 올린, raised by device, raised by devices, reported by devices, sent by devices, from device, from devices, device source, source device',
        ),
        cep: w('cep, cep가 만든, cep가 보낸, cep가 올린, cep가 발생시킨, created by cep'),
        system: w(
          '시스템 발생, system 소스, 소스 system, 시스템이 보낸, 시스템이 만든, 시스템이 올린, raised by the system, reported by the system, created by the system, system source, source system',
        ),
      },
      work_type: {
        deployment: w(
          '배포, 배포된, 배포되었, 배포됐, deployment, deployments, deploy, deploys, deployed, rollout, rollouts, release, releases, 릴리스',
        ),
        integration: w('통합, 연동, integration, integrations'),
        audit: w('감사, audit, audits'),
        upgrade: w('업그레이드, upgrade, upgrades, upgraded'),
        patch: w('패치, patch, patches, patched, patching'),
      },
      maint_type: {
        patch: w('패치, patch, patches, patched, patching'),
        inspection: w('검사, 정기 점검, 정기 검사, 인스펙션, inspection, inspections, inspected'),
        capacity: w(
          '증설, 용량 증설, 용량 작업, 용량 확장, capacity work, capacity expansion, capacity maintenance, capacity change, capacity job, capacity upgrade',
        ),
        reboot: w('재부팅, 리부팅, 리부트, 재기동, reboot, reboots, rebooted, rebooting'),
      },
      result: {
        success: w('성공, 성공적, 성공한, success, successes, successful, successfully, succeeded, succeed, went well'),
        degraded: w('저하, 성능 저하, 품질 저하, degraded, degradation, partially successful'),
        failed: w(
          '실패, 실패한, 잘 안 된, failed, fail, failure, failures, failing, unsuccessful, unsuccessfully, went wrong',
        ),
      },
      requested_by: PEOPLE(),
      approved_by: PEOPLE(),
      performer: {
        'infra-team': w('infra team, 인프라 팀, 인프라팀, infrastructure team'),
        'platform-ops': w(
          'platform ops, 플랫폼 운영팀, 플랫폼 팀, platform operations, platform team, platform ops team',
        ),
        'secops-team': w('secops team, secops 팀, 보안 운영팀, security operations team, 보안 팀, 보안팀'),
        'automation-team': w('automation team, 자동화 팀, 자동화팀'),
      },
    },
  },

  systems: {
    field: 'tags.system',
    systems: {
      erp: { item: 'sys-erp', words: w('erp, erp 시스템, erp system, 이알피, 전사 자원 관리') },
      mes: { item: 'sys-mes', words: w('mes, mes 시스템, mes system, 제조 실행 시스템') },
      scada: { item: 'sys-scada', words: w('scada, scada 시스템, scada system, 스카다') },
      mon: { item: 'sys-mon', words: w('mon, mon 시스템, mon system') },
      analytics: {
        item: 'sys-analytics',
        words: w('analytics, analytics 시스템, analytics system, 애널리틱스, 분석 시스템'),
      },
      cmdb: { item: 'sys-cmdb', words: w('cmdb, cmdb 시스템, cmdb system, 씨엠디비') },
      apm: { item: 'sys-apm', words: w('apm, apm 시스템, apm system') },
      secops: {
        item: 'sys-secops',
        words: w('secops, secops 시스템, secops system, 섹옵스, 보안 관제 시스템'),
      },
    },
  },

  relation_types: {
    endpoints: {
      COMPOSED_OF: { from: ['system'], to: w('server, network, storage, security, os, db, was, web, app') },
      DEPENDS_ON: { from: ['system'], to: ['system'] },
      RUNS_ON: { from: w('db, was, web, app'), to: w('os, was') },
      DEPLOYED_ON: { from: w('os, db, was, web, app'), to: ['server'] },
      USES: { from: ['server'], to: ['storage'] },
      PROTECTED_BY: { from: ['server'], to: ['security'] },
      CONNECTED_TO: { from: ['server'], to: ['network'] },
    },
    views: {
      COMPOSITION: { direction: 'out', rel_types: ['COMPOSED_OF'] },
      DEPENDENCY: { direction: 'out', rel_types: w('DEPENDS_ON, RUNS_ON, DEPLOYED_ON, USES') },
      IMPACT: {
        direction: 'in',
        rel_types: w('COMPOSED_OF, CONNECTED_TO, DEPENDS_ON, DEPLOYED_ON, PROTECTED_BY, RUNS_ON, USES'),
      },
      PATH: { direction: 'both', rel_types: [] },
      NEIGHBORS: { direction: 'both', rel_types: [] },
    },
    words: [
      {
        words: w(
          '의존, 의지, 종속, 필요로, 필요, depend on, depends on, depending on, depend, depends, rely on, relies on, relying on, need, needs, needed by, require, requires',
        ),
        rel_types: w('DEPENDS_ON, RUNS_ON, DEPLOYED_ON, USES'),
        view: 'DEPENDENCY',
      },
      {
        words: w(
          'dependents, dependants, dependent on, dependents of, dependants of, dependent systems, downstream, 의존받는, 피의존',
        ),
        rel_types: w('DEPENDS_ON, RUNS_ON, DEPLOYED_ON, USES'),
        view: 'DEPENDENCY',
        noun: 'in',
      },
      {
        words: w(
          '실행, 구동, 기동, 돌아가는, 돌아가고, 돌아가, 도는, 돌고, 동작, 올라간, 올라가, 올라와, 올려진, 탑재, 설치, 떠, 뜬, 떠있는, 깔린, 깔려, 깔려있는, 깔려 있는, run on, runs on, running on, run, runs, running, ran on, installed on, installed, hosted on, hosted in, hosted, live on, lives on, live, lives, reside on, resides on, reside, resides, sit on, sits on, placed on',
        ),
        rel_types: w('RUNS_ON, DEPLOYED_ON'),
      },
      {
        words: w('배치, 배포된, 배포되어, 배포돼, deployed on, deployed to, is deployed on'),
        rel_types: ['DEPLOYED_ON'],
        otherwise: ['RUNS_ON'],
      },
      { words: ['deployed'], rel_types: ['DEPLOYED_ON'], otherwise: ['RUNS_ON'], asks: 'where' },
      {
        words: w('호스팅, host of, hosting, hosts of, hosted by, carries, carrying'),
        rel_types: w('RUNS_ON, DEPLOYED_ON'),
        subject: 'to',
      },
      { words: w('사용, 쓰는, 쓰고, 써, 쓰나, 이용, use, uses, using, used, in use'), rel_types: ['USES'] },
      {
        words: w(
          'affect, affects, affecting, impacts, impacting, influences, influence, 영향을 주는, 영향 주는, 영향을 주나, 영향을 줘, 영향을 줄, 영향을 미치는, 영향 미치는, 영향을 미치나, 영향을 미쳐, 영향을 끼치는',
        ),
        rel_types: w('COMPOSED_OF, CONNECTED_TO, DEPENDS_ON, DEPLOYED_ON, PROTECTED_BY, RUNS_ON, USES'),
        subject: 'to',
        view: 'DEPENDENCY',
      },
      { words: w('used by, in use by'), rel_types: ['USES'], subject: 'to' },
      {
        words: w('보호, 지키는, 지켜, protect, protects, protecting, guard, guards, secure, secures'),
        rel_types: ['PROTECTED_BY'],
        subject: 'to',
      },
      {
        words: w('보호받는, 보호되는, 보호받고, 보호되고, protected by, guarded by, secured by, behind'),
        rel_types: ['PROTECTED_BY'],
      },
    ],
  },

  metric_catalogue: {
    metrics: {
      temperature: { units: w('°c, ℃, 도, 섭씨, degree, degrees, celsius, degrees celsius') },
      cpu_usage: { units: w('%, 퍼센트, 프로, percent, per cent') },
      memory_usage: { units: w('%, 퍼센트, 프로, percent, per cent') },
      disk_io: { units: w('mb/s, mbs, 메가바이트, mb per second, megabytes per second') },
      network_in: { units: w('mbps, 메가비트, mbit/s, mb, megabits per second, megabits') },
    },
    unit_words: w('단위, 측정 단위, unit, units, unit of measure, unit of measurement, measuring unit'),
  },

  order_keywords: {
    orders: [
      {
        words: w(
          '높은, 높았던, 높게, 높아, 높은지, 높았, 큰, 컸던, 많은, 많았던, 많이, 많은지, 많았, 많아, 많지, 바쁜, 내림차순, high, higher, more, busy, 바빠, 바쁘, 바빴, descending, largest first, highest first, 커, most first, biggest first',
        ),
        direction: 'desc',
        by: 'value',
      },
      {
        words: w(
          'highest, most, largest, biggest, greatest, busiest, heaviest, most loaded, most heavily loaded, strongest, how high did, how high has',
        ),
        direction: 'desc',
        by: 'value',
        superlative: true,
      },
      {
        words: w(
          '낮은, 낮았던, 낮게, 낮아, 낮은지, 낮았, 작은, 작았던, 적은, 적었던, 적었, 적게, 적은지, 한가한, 오름차순, low, lower, fewer, ascending, lowest first, smallest first, 작아, 작은 순서, 적어, fewest first',
        ),
        direction: 'asc',
        by: 'value',
      },
      {
        words: w('lowest, how low did, how low has, least, fewest, smallest, idlest, least loaded'),
        direction: 'asc',
        by: 'value',
        superlative: true,
      },
      // These say by what they order. Nobody calls the metric so, and they are no aliases of it.
      {
        words: w('뜨거운, 뜨거워, 뜨거웠던, 더운, hot, hotter, warm, warmer'),
        direction: 'desc',
        by: 'value',
        metric: 'temperature',
      },
      {
        words: w('hottest, warmest, how hot did, how hot has'),
        direction: 'desc',
        by: 'value',
        superlative: true,
        metric: 'temperature',
      },
      { words: w('차가운, 시원한, cooler, colder'), direction: 'asc', by: 'value', metric: 'temperature' },
      {
        words: w('coolest, coldest, how cool did'),
        direction: 'asc',
        by: 'value',
        superlative: true,
        metric: 'temperature',
      },
      {
        words: w(
          '최신, 최신순, 최신 순, 최근, 지난, 과거, 최근 순, 최근순, 새로운, 신규, 새로, recent, recently, most recent, most recently, new, newly, newest first, latest first',
        ),
        direction: 'desc',
        by: 'time',
      },
      {
        words: w('마지막, 맨 마지막, newest, latest, last, youngest, most recently created'),
        direction: 'desc',
        by: 'time',
        superlative: true,
      },
      {
        words: w('오래된, 오래된 순, 오래된 순서, 먼저, old, oldest first, earliest first'),
        direction: 'asc',
        by: 'time',
      },
      {
        words: w('처음, 최초, 첫, 맨 처음, oldest, earliest, first, very first'),
        direction: 'asc',
        by: 'time',
        superlative: true,
      },
      {
        words: w(
          'longest first, slowest first, 긴, 길었던, 길게, 오래, 오래 걸린, 오래 걸렸던, 긴 순, 긴 순서, long running, longer',
        ),
        direction: 'desc',
        by: 'duration',
      },
      {
        words: w('longest, longest running, slowest'),
        direction: 'desc',
        by: 'duration',
        superlative: true,
      },
      {
        words: w('shortest first, fastest first, 짧은, 짧았던, 짧게, 빨리 끝난, 빠른, 빨리, 짧은 순, shorter, quick'),
        direction: 'asc',
        by: 'duration',
      },
      { words: w('shortest, quickest, fastest'), direction: 'asc', by: 'duration', superlative: true },
      {
        words: w(
          '순위, 순위로, 랭킹, ranking, 순으로, 순서로, 순서대로, 순서, 순, 정렬, 정렬해서, sorted by, sort by, sorted, ordered by, order by, ranked by, rank by, ranking by, in order of',
        ),
        direction: 'desc',
        by: 'field',
      },
    ],
    superlatives: w('가장, 제일, 젤'),
  },

  comparison_keywords: {
    before: {
      '>=': w('at least, minimum of, no less than, not less than, 최소한, 적어도, greater than or equal to'),
      '>': w(
        'over, above, more than, greater than, exceed, exceeds, exceeding, exceeded, higher than, larger than, bigger than, longer than, beyond, past, upwards of, going over, went over, rose above, goes above, is over, was over, took more than, takes more than',
      ),
      '<=': w('at most, no more than, not more than, up to, maximum of, less than or equal to'),
      '<': w(
        'under, below, less than, fewer than, lower than, shorter than, smaller than, beneath, fell below, dropped below, went below, drops below, is under, was under',
      ),
    },
    after: {
      '>=': w(
        '이상, or more, or higher, or above, or greater, or over, and above, and more, and up, and higher, or longer, or hotter',
      ),
      '>': w(
        '초과, 넘는, 넘은, 넘긴, 넘어, 넘게, 넘었, 넘고, 넘나, 넘어선, 넘어서, 넘어간, 넘어가는, 넘기, 넘겼, 넘기는, 넘었던, 넘으면, 넘을, 상회, 웃도는, 위인',
      ),
      '<=': w('이하, or less, or fewer, or lower, or below, or under, and below, or shorter'),
      '<': w('미만, 밑도는, 밑인, 아래인, 아래, 밑으로, 하회, 못 미치는, 안 되는, 안되는, 이내'),
    },
  },

  pattern_keywords: {
    patterns: {
      hour_of_day: w(
        '시간대별, 시간대, 몇 시, 몇 시쯤, 하루 중 몇 시, hour of day, hour of the day, hours of the day, time of day, time of the day, by hour of day, by hour of the day, by time of day, at what hour, what hour, which hour, at which hour, which hour of the day, what hour of the day, which time of day, what time of day, at what hour of the day, at which hour of the day, at what hour of day, at what time of day, at what time of the day, at which time of day, during which hour, in which hour, during which hour of the day, in which hour of the day',
      ),
      weekday: w(
        '요일별, 요일, 무슨 요일, 어느 요일, day of week, day of the week, days of the week, by weekday, by day of week, by day of the week, per day of week, per weekday, each weekday, which weekday, what weekday, which day of the week, what day of the week, on which day of the week, weekday pattern',
      ),
      day_type: w('평일, 주말, 주중, 휴일, weekday, weekdays, weekend, weekends, working day, working days'),
    },
    buckets: {
      PT15M: w('15분 단위, 15분 간격, 15분별, every 15 minutes, per 15 minutes, 15 minute interval, quarter hourly'),
      PT1H: w(
        '시간별, 시간 단위, 시간 간격, 매시간, 매 시간, 시간당, 1시간 단위, 1시간 간격, hourly, per hour, by hour, every hour, by the hour, each hour',
      ),
      PT6H: w('6시간 단위, 6시간 간격, 6시간별, every 6 hours, every six hours, per 6 hours'),
      P1D: w(
        '일별, 일자별, 날짜별, 일 단위, 일일, 하루 단위, 매일, 일간, daily, per day, by day, every day, each day, by date, day by day',
      ),
      P7D: w('주별, 주간, 주 단위, 매주, 주차별, weekly, per week, by week, each week, every week, week by week'),
      P1M: w(
        '월별, 월간, 월 단위, 매월, 매달, 달별, monthly, per month, by month, each month, every month, month by month, which month',
      ),
    },
  },

  rate_keywords: {
    rates: [
      {
        words: w('성공률, 성공율, 성공 비율, success rate, success ratio, rate of success, success percentage'),
        hits: { result: 'success' },
      },
      {
        words: w(
          '실패율, 실패률, 실패 비율, failure rate, failure ratio, rate of failure, failure percentage, fail rate',
        ),
        hits: { result: 'failed' },
      },
    ],
    share: w(
      '비율, 비중, 몇 퍼센트, 몇 프로, percentage, percentage of, what percentage, what percentage of, what percent, what percent of, percent of, share, share of, what share, proportion, proportion of, ratio, ratio of, fraction, fraction of, rate of',
    ),
  },

  phrase_keywords: {
    phrases: {
      group: w(
        'by, per, break down, grouped by, group by, grouped, broken down by, breakdown by, broken down, split by, for each, for every, in each, in every, of each, on each, each, every, 기준, 기준으로, 그룹, 그룹별, 묶어서, 묶어, 나눠서, 나눠, 나누어, 나눈, 각, 별',
      ),
      compare: w(
        '비교, 대비, 견주어, 차이, vs, versus, against, compare, compared, compared to, compared with, comparison, comparison of, comparing, difference, difference between, differ, 바뀌었, 달라졌, 변화율, 증감, 증감률, 증가율, change from, changed from, increase from',
      ).concat(RISES, FALLS),
      increase: RISES,
      decrease: FALLS,
      change: CHANGES,
      negation: w(
        '아닌, 말고, 말고는, 제외, 제외한, 제외하고, 빼고, 뺀, 외의, 외에, 이외의, not, not in, except, except for, excluding, other than, but not, apart from, besides, isn, aren, is not, are not, non',
      ),
      and: w('및, 그리고, 또, 또한, but, and, plus, as well as, along with, together with, also'),
      or: w('또는, 혹은, 아니면, or, either'),
      from: w('from, starting from, out of'),
      to: w('to'),
      since: w('since, ever since, 이후, 이래, 부터'),
      after: w('after, later than'),
      until: w('until, till, through, 까지'),
      before: w('before, 이전, prior to, earlier than'),
      between: w('between, 사이'),
      both: w('both, 둘 다, 양쪽 다'),
      shared: w(
        '공통, 공통적, 공통된, 공동, 공유, 공유하는, 같은, 동일한, common, in common, shared, share, shares, sharing, same',
      ),
      limit: w('limit, limit to, limited to, limit of, 제한'),
      search: w('찾아, 검색, 조회, search, search for, look for, look up, find, named, called, 이름의, 라는'),
      ever: w(
        '적이 있는, 적 있는, 적이 있던, 적 있던, 적이 있었던, 적 있었던, 적이 있어, 적 있어, 적이 있나, 적 있나, 적이 있었, 적 있었, 적이 있는지, 적 있는지, ever, at any time',
      ),
      using: w(
        'used, consumed, consume, consumes, consuming, taking up, take up, 먹는, 먹고, 먹은, 먹었던, 잡아먹는, 쓴, 썼던, 쓰던, 소비하는, 소비한, 소모하는, 소모한, 점유하는, 점유한, 차지하는, 차지한',
      ),
      // Of the words for counting, those that hold one of these count what happened, and no items.
      occasion: w('번, 회, 차례, 횟, 건, often, times'),
      measurement: w('sample, samples, data point, data points, readings, 측정, 샘플, 표본, 데이터 포인트'),
      contains: w(
        '포함, 포함된, 포함하는, 들어간, 들어가는, 들어있는, 들어 있는, contain, contains, containing, includes, including, with in the name',
      ),
      starts_with: w('시작하는, 시작되는, starting with, starts with, start with, begins with, beginning with'),
      all: w(
        '전체, 전부, 모두, 모든, 다, 통틀어, 다 합쳐, all, all of, all the, altogether, overall, entire, whole, combined, together',
      ),
      kinds: w('종류, 유형, kinds of, types of'),
      size: w(
        '큰, 컸던, 커, 작은, 작아, 많은, 많아, 많지, 적은, 적은 순, 적은 순서, 적어, largest, biggest, smallest, most, least, largest first, smallest first, how much',
      ),
      each: w('각각, 각기, 더, 따로, 따로따로, respectively, separately, individually, each of them'),
      distinct: w('서로 다른, 중복 없이, 중복 제거, 고유한, distinct, unique, different'),
      without: w(
        '없는, 없나, 없이, 아무, 않는, 않은, 않고, 않던, 않았던, 못한, 못하는, 안, 못, without, no, having no, with no, lacking, missing, that have no, have no, has no, do not, does not, did not, don, doesn, didn, no longer, never',
      ),
    },
  },

  question_words: {
    asks: {
      who: w('누구, 누가, 누군, 누군가, who, whom, which person, by whom'),
      when: w('언제, 몇 일, 며칠, 시각, 시점, 때, when, what time, at what time, which time'),
      where: w('어디, 어디에, 어디서, 어디야, 어딨어, where'),
      which: w('어느, 어떤, 무슨, 뭐, 뭐뭐, 뭐가, 무엇, 뭔, which, what, which ones, which one'),
      how: w('어떻게, how, how much'),
    },
  },

  unsupported_keywords: {
    reasons: {
      forecast: w(
        '예측, 예상, 전망, 앞으로, 미래, 향후, 내일, 모레, 다음 주, 다음주, 다음 달, 다음달, 내년, 예정, 언제쯤, forecast, forecasts, predict, predicted, prediction, will, tomorrow, next week, next month, next year, going to, future, upcoming, expected, projected, estimate, run out',
      ),
      cause: w(
        '왜, 원인, 근본 원인, 이유, 때문, 까닭, why, cause, causes, caused, causing, root cause, reason, because, explain why, reasons for',
      ),
      statistics: w(
        'p50, p75, p90, p95, p99, 백분위, 백분위수, 퍼센타일, 분위수, 중앙값, 중간값, 표준 편차, 표준편차, 분산, 상관, 상관관계, 상관 관계, 이상치, 이상 탐지, 이상 징후, 회귀, percentile, percentiles, median, quantile, standard deviation, stddev, variance, correlation, correlate, correlated, correlates, 단일 장애점, 단일 장애 지점, 병목, 중심성, single point of failure, single points of failure, spof, spofs, bottleneck, bottlenecks, centrality, anomaly, anomalies, anomalous, outlier, outliers, regression, mtbf, mttr',
      ),
      advice: w(
        '추천, 권고, 조언, 해결, 해결책, 해결 방법, 조치, 조치 방법, 대응 방안, 어떻게 해야, 어떡해, 최적화, 개선, 개선 방안, 방법, recommend, recommendation, advice, advise, should i, should we, should, how to, how do i, how do we, how can i, how can we, fix, solve, best practice, optimize, optimise, improve, suggestion, suggest, troubleshoot',
      ),
      money: w(
        '비용, 가격, 요금, 예산, 금액, 원가, 단가, 라이선스, cost, costs, price, prices, budget, expense, expenses, license, licence, licenses, fee, billing amount, spend, spending, cheap, expensive',
      ),
      private: w(
        '연락처, 전화번호, 전화, 이메일, 비밀번호, 암호, 패스워드, 계정, 접속 정보, 당직, 당직자, 근무자, 급여, phone, phone number, email, e mail, password, passwords, credential, credentials, secret, token, api key, on call, oncall, salary, contact',
      ),
      outside: w(
        '날씨, 뉴스, 주가, 환율, 점심, 저녁, 맛집, 노래, 농담, 번역, 시 써, weather, news, stock price, joke, poem, translate, translation, recipe, movie, song, capital of, president',
      ),
      vulnerability: w(
        '취약점, 보안 취약점, 패치 레벨, 버전, 릴리스 버전, 펌웨어, vulnerability, vulnerabilities, cve, cves, patch level, version, versions, firmware, uptime, 업타임, 가동률, 가동 시간, availability, sla, slo, 응답 시간, 응답 속도, 지연, 지연 시간, latency, response time, throughput per user, 접속자, 사용자 수, 동시 접속, users, sessions, requests per second',
      ),
    },
    commands: w(
      '재시작, 재기동, 재부팅, 리부팅, 삭제, 제거, 변경, 수정, 종료, 중지, 정지, 중단, 배포, 패치, 업그레이드, 설치, 실행, 기동, 추가, 생성, 등록, 초기화, 복구, 승인, 할당, 이동, 이관, 교체, 증설, 롤백, 백업, restart, reboot, delete, remove, shut down, shutdown, stop, start, kill, create, add, update, change, set, modify, deploy, upgrade, patch, install, uninstall, drop, insert, truncate, rollback, roll back, approve, assign, move, migrate, replace, reset, disable, enable, turn off, turn on, power off, power on, backup, back up, rename, scale, silence, acknowledge, mute, close, open, send, notify, schedule, run',
    ),
  },

  small_talk: {
    keywords: w(
      '안녕, 안녕하세요, 안녕하십니까, 반가워, 반갑습니다, 고마워, 고맙습니다, 감사, 감사합니다, 수고, 도움말, 사용법, 넌 누구, 너는 누구, 뭘 할 수, 뭐 할 수, 무엇을 할 수, hello, hi, hey, good morning, good afternoon, good evening, thanks, thank you, help, what can you do, who are you, what are you, how do you work',
    ),
  },

  filler_words: {
    words: w(
      '의해, 의해서, 의한, 스펙, 사양, 제원, 좀, 그럼, 그런데, 근데, 혹시, 제발, 부탁, 부탁해, 부탁드립니다, 대해, 대해서, 대한, 관해, 관한, 관련해서, 우리, 저희, 나, 나한테, 저한테, 나에게, 중에, 중에서, 가운데, 중인, 동안, 기간, 안에, 안의, 안에서, 위에, 위에서, 위의, 하루 중, 하루 중에, 하루 중에서, 에 대해, 그래서, 즉, 하나, 같이, 함께, 얼마, 정도, 값, 값을, 정보, 상세, 상세 정보, 자세히, 자세한, 세부, 세부 정보, 데이터, 자료, 내용을, 결과를, 보기, 분석, 통계, 기록, 이야, 인지, 인가요, 뭐야, 뭔가요, 뭐지, 뭐니, 뭡니까, 몇이야, 입니까, 요, 네, 예, 음, 곳곳, 있었던, 발생, 발생한, 발생하는, 발생했, 일어난, 생긴, 나온, 진행된, 수행된, 수행한, 처리된, 이루어진 작업, 기록된, 측정된, 수집된, 수집되는, 수집, 관측된, 나타난, 찍은, 찍힌, 기록한, 울린, 울리는, 내는, 낸, 보내는, 가지고, 가진, 갖고, 갖춘, 보유, 보유한, 지닌, 달린, 장착된, 장착한, 위치한, 위치하는, 시켜, 바탕으로, 따른, 따라, 통해, 이르는, 걸쳐, 상에, 상의, 측면, 경우, 수준, 정도의, 그리고요, 대략, 약, 가는, 가려면, 이어지는, 거야, 건가, 건지, 한번, 한 번, 빨리요, 지금까지, 현재까지, 여태, 여태까지, 이제까지, 속, 쪽, 편, 번째, 종합해서, 울렸, 터진, 터졌, 떴, 떴어',
    ).concat(
      w(
        'spec, specs, specification, specifications, a, an, the, that, there, here, i, me, my, we, us, our, you, your, be, been, being, am, has, had, have, having, having been, could, can, would, may, might, must, shall, please, show, show me, shows, showing, give, give me, tell, tell me, display, print, get, see, fetch, bring, return, provide, present, let, want, need to, would like, would you, could you, can you, can i, i want, i would like, know, to know, know about, ask, asking, question, answer, say, says, in, on, at, of, with, for, into, onto, about, regarding, concerning, as, than, such, some, any, each of the, both, just, only, still, yet, ever, already, exactly, roughly, approximately, actually, really, very, also the, well, ok, okay, much, many, lot, lots, kindly, quickly, during, within, throughout, inside, across, happen, happened, happens, happening, occur, occurred, occurs, occurring, occurrence, occurrences, took place, take place, there is, there are, there was, there were, is there, are there, was there, were there, exist, exists, existing, recorded, reported, raised, generated, triggered by, received, received by, reported by, measured by, measured on, collected from, sent by, generated by, registered as, found, seen, observed, measured, collected, monitored metrics, values, value, report, reports, reading, readings, data, information, info, details, detail, records, record, entry, entries, row, rows, result of, results, figure, figures, stats, statistics, come, comes, came, coming, do, does, did, done, make, makes, made, using it, based on, according to, terms, in terms of, with respect to, respectively, currently in, period, time period, time range, range, timeframe, interval, if, whether, while, where it, following, given, up to now, so far, to date, until now, at all, once, name of, names of, me the, what is, what are, what was, what were, what has, whose, which is, which are, which were, that is, that are, that were, that was, that has, that have, look, looks, looked, away, reach, reached, reaches, hit, look like, like on, looking, like for, hey there, dear, assistant, quartermaster, plz, pls, thing is, got, gets, etc, e g, i e, behave, behaved, went, gone, been through, per item',
      ),
    ),
    stems: w(
      '보여, 알려, 펼쳐, 세어, 세줘, 헤아려, 골라, 추려, 매겨, 말해, 가르쳐, 뽑아, 띄워, 출력, 표시, 확인, 궁금, 주세요, 주십시오, 줘, 줄래, 있어, 있나, 있는, 있을, 있습, 있었, 있니, 있지, 되나, 되는, 됩니, 돼, 됐, 인가, 입니, 하고싶, 싶어, 싶습, 싶은, 볼래, 보자, 봐줘, 봐, 볼 수, 무엇인, 뭐였, 뭐예, 뭐에, 얼마였, 얼마인, 얼마야, 얼마예, 얼마나, 어떻게 되, 어떻게 돼, 어떻게 변, 어떠, 계산, 구해, 산출, 집계, 나타내, 그려, 불러, 가져, 제공, 설명, 요청드, 바랍, 바라, 해주, 해줘, 해봐, 몇이, 나와, 나왔, 나타나, 찍혔, 울려, 울렸, 울릴',
    ),
    verbs: w('was, go, is, are, were'),
    // These speak of what the same question names before; without that they speak of something that nobody knows here.
    pronouns: w('its, their, it, they, them, other, others, 다른'),
  },
};

function PEOPLE(): Record<string, string[]> {
  return {
    alice: w('alice, 앨리스'),
    bob: w('bob, 밥'),
    carl: w('carl, 칼'),
    dana: w('dana, 다나, 데이나'),
    emma: w('emma, 엠마'),
  };
}
