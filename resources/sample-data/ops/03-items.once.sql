-- Eight systems and what they are made of.

CREATE TEMPORARY TABLE plant ON COMMIT DROP AS
SELECT *
FROM (VALUES
  (1, 'erp',       'ERP',        'business_system',   6, 3, 3, ARRAY['order', 'billing', 'stock'],        ARRAY['cmdb', 'apm']),
  (2, 'mes',       'MES',        'control_system',    5, 3, 3, ARRAY['workorder', 'quality', 'trace'],    ARRAY['erp', 'scada']),
  (3, 'scada',     'SCADA',      'control_system',    5, 2, 3, ARRAY['telemetry', 'alarm', 'control'],    ARRAY['mes']),
  (4, 'mon',       'Monitoring', 'monitoring_system', 4, 2, 2, ARRAY['collector', 'alert', 'dashboard'],  ARRAY['scada', 'apm']),
  (5, 'analytics', 'Analytics',  'business_system',   6, 4, 2, ARRAY['etl', 'report', 'forecast'],        ARRAY['erp', 'mes']),
  (6, 'cmdb',      'CMDB',       'business_system',   4, 2, 2, ARRAY['sync', 'discovery', 'audit'],       ARRAY['mon', 'apm']),
  (7, 'apm',       'APM',        'monitoring_system', 5, 3, 2, ARRAY['agent', 'tracer', 'profiler'],      ARRAY['cmdb', 'mon']),
  (8, 'secops',    'SecOps',     'monitoring_system', 5, 2, 3, ARRAY['siem', 'scan', 'vault'],            ARRAY['mon', 'apm'])
) AS plant (number, system, title, subtype, servers, databases, networks, apps, depends_on);

-- One row per item. `host` is the number of the server a software item is deployed on, `runs_on` the item below it.
CREATE TEMPORARY TABLE item ON COMMIT DROP AS
WITH listed AS (
  SELECT p.*, 'sys-' || system AS code, 'SYSTEM' AS ci_type, p.subtype AS ci_subtype, title || ' System' AS name,
         'system' AS role, NULL::integer AS host, NULL AS runs_on, 0 AS n
  FROM plant p
  UNION ALL
  SELECT p.*, format('srv-%s-%s', system, to_char(n, 'FM00')), 'HW', 'server', format('%s Server %s', title, to_char(n, 'FM00')),
         CASE WHEN n > servers - databases THEN 'data' ELSE 'application' END, NULL, NULL, n
  FROM plant p, generate_series(1, servers) AS n
  UNION ALL
  SELECT p.*, format('os-%s-%s', system, to_char(n, 'FM00')), 'SW', 'os', format('%s OS %s', title, to_char(n, 'FM00')),
         'os', n, NULL, n
  FROM plant p, generate_series(1, servers) AS n
  UNION ALL
  SELECT p.*, format('db-%s-%s', system, to_char(n, 'FM00')), 'SW', 'db', format('%s Database %s', title, to_char(n, 'FM00')),
         CASE n WHEN 1 THEN 'primary' ELSE 'replica' END, servers + 1 - n,
         format('os-%s-%s', system, to_char(servers + 1 - n, 'FM00')), n
  FROM plant p, generate_series(1, databases) AS n
  UNION ALL
  SELECT p.*, format('was-%s-%s', system, to_char(n, 'FM00')), 'SW', 'was', format('%s WAS %s', title, to_char(n, 'FM00')),
         'application', n, format('os-%s-%s', system, to_char(n, 'FM00')), n
  FROM plant p, generate_series(1, 3) AS n
  UNION ALL
  SELECT p.*, format('web-%s-%s', system, to_char(n, 'FM00')), 'SW', 'web', format('%s Web %s', title, to_char(n, 'FM00')),
         'frontend', n, format('was-%s-%s', system, to_char(n, 'FM00')), n
  FROM plant p, generate_series(1, 2) AS n
  UNION ALL
  SELECT p.*, format('app-%s-%s-%s-%s', system, apps[n], to_char(n, 'FM00'), instance), 'SW', 'app',
         format('%s %s %s-%s', title, initcap(apps[n]), to_char(n, 'FM00'), instance),
         apps[n], n, format('was-%s-%s', system, to_char(n, 'FM00')), n
  FROM plant p, generate_series(1, 3) AS n, generate_series(1, 4) AS instance
  UNION ALL
  SELECT p.*, format('net-%s-%s', system, to_char(n, 'FM00')), 'HW', 'network', format('%s Switch %s', title, to_char(n, 'FM00')),
         CASE n WHEN 1 THEN 'core' ELSE 'access' END, NULL, NULL, n
  FROM plant p, generate_series(1, networks) AS n
  UNION ALL
  SELECT p.*, 'storage-' || system, 'HW', 'storage', title || ' Storage', 'shared', NULL, NULL, 1
  FROM plant p
  UNION ALL
  SELECT p.*, 'sec-' || system, 'HW', 'security', title || ' Firewall', 'firewall', NULL, NULL, 1
  FROM plant p
)
SELECT generator.uuid('ci', code) AS ci_id, generator.hash('ci', code) AS draw,
       format('srv-%s-%s', system, to_char(host, 'FM00')) AS host_server,
       -- A zone belongs to a place: software stands where its server stands.
       'zone-' || chr(97 + (number + coalesce(host, n)) % 3) AS location,
       *
FROM listed;

INSERT INTO ci (ci_id, ci_type, ci_subtype, ci_code, ci_name, ci_category, status, criticality, location, owner, created_at, updated_at)
SELECT ci_id, ci_type, ci_subtype, code, name,
       CASE
         WHEN ci_type = 'SYSTEM' THEN 'system'
         WHEN ci_subtype = 'server' THEN 'compute'
         WHEN ci_subtype IN ('was', 'web', 'app') THEN 'application'
         WHEN ci_subtype = 'os' THEN 'platform'
         WHEN ci_subtype = 'db' THEN 'database'
         ELSE ci_subtype
       END,
       CASE
         WHEN ci_type = 'SYSTEM' OR generator.unit(draw, 0) < 0.86 THEN 'active'
         WHEN generator.unit(draw, 0) < 0.95 THEN 'monitoring'
         ELSE 'inactive'
       END,
       CASE WHEN ci_type = 'SYSTEM' THEN 5 ELSE 1 + floor(generator.unit(draw, 20) * 5) END,
       location,
       system || '-' || CASE ci_subtype
         WHEN 'db' THEN 'db'
         WHEN 'was' THEN 'app'
         WHEN 'web' THEN 'app'
         WHEN 'app' THEN 'app'
         WHEN 'network' THEN 'network'
         WHEN 'security' THEN 'security'
         ELSE 'platform'
       END,
       created_at,
       created_at + generator.unit(draw >> 8, 20) * (timestamptz '2025-07-01 00:00Z' - created_at)
FROM (
  SELECT *, date_trunc('second', timestamptz '2022-01-01 00:00Z' + generator.unit(draw, 40) * interval '1095 days', 'UTC') AS created_at
  FROM item
) AS dated;
UPDATE ci SET updated_at = date_trunc('second', updated_at, 'UTC');

INSERT INTO ci_ext (ci_id, attributes, tags)
SELECT ci_id,
       CASE ci_subtype
         WHEN 'server' THEN jsonb_build_object(
           'cpu_cores', generator.pick(draw, 0, ARRAY[16, 24, 32]),
           'memory_gb', generator.pick(draw, 20, ARRAY[128, 192, 256]),
           'ip', format('10.%s.%s.%s', number, ascii(right(location, 1)) - 96, 10 + n))
         WHEN 'db' THEN jsonb_build_object('engine', generator.pick(draw, 0, ARRAY['postgres', 'timescaledb', 'cockroach']))
         WHEN 'was' THEN jsonb_build_object('engine', generator.pick(draw, 0, ARRAY['uvicorn', 'gunicorn', 'tomcat']))
         WHEN 'web' THEN jsonb_build_object('engine', generator.pick(draw, 0, ARRAY['nginx', 'haproxy', 'caddy']))
         WHEN 'app' THEN jsonb_build_object('language', generator.pick(draw, 0, ARRAY['python', 'java', 'nodejs', 'go']))
         WHEN 'network' THEN jsonb_build_object(
           'vendor', generator.pick(draw, 0, ARRAY['northnet', 'portline', 'switchworks']),
           'ports', generator.pick(draw, 20, ARRAY[24, 48]))
         WHEN 'storage' THEN jsonb_build_object(
           'capacity_tb', generator.pick(draw, 0, ARRAY[50, 100, 200]),
           'raid', generator.pick(draw, 20, ARRAY['raid5', 'raid6', 'raid10']))
         ELSE '{}'
       END,
       jsonb_strip_nulls(jsonb_build_object(
         'system', system, 'role', role, 'runs_on', runs_on, 'host_server', CASE WHEN host IS NOT NULL THEN host_server END))
FROM item;

INSERT INTO ci_relation (from_ci_id, to_ci_id, rel_type)
SELECT a.ci_id, b.ci_id, 'COMPOSED_OF'
FROM item a JOIN item b USING (system)
WHERE a.ci_type = 'SYSTEM' AND b.ci_type <> 'SYSTEM'
UNION ALL
SELECT a.ci_id, b.ci_id, 'DEPENDS_ON'
FROM item a JOIN item b ON b.system = ANY (a.depends_on)
WHERE a.ci_type = 'SYSTEM' AND b.ci_type = 'SYSTEM'
UNION ALL
SELECT a.ci_id, b.ci_id, 'RUNS_ON'
FROM item a JOIN item b ON b.code = a.runs_on
UNION ALL
SELECT a.ci_id, b.ci_id, 'DEPLOYED_ON'
FROM item a JOIN item b ON b.code = a.host_server
WHERE a.host IS NOT NULL
UNION ALL
SELECT a.ci_id, b.ci_id, CASE b.ci_subtype WHEN 'storage' THEN 'USES' WHEN 'security' THEN 'PROTECTED_BY' ELSE 'CONNECTED_TO' END
FROM item a JOIN item b USING (system)
WHERE a.ci_subtype = 'server'
  AND (b.ci_subtype IN ('storage', 'security') OR (b.ci_subtype = 'network' AND b.n = 1 + a.n % a.networks));

INSERT INTO metric_def (metric_id, metric_name, unit, description, value_type)
VALUES
  (1, 'temperature',  '°C',   'Inlet temperature',                  'gauge'),
  (2, 'cpu_usage',    '%',    'Processor time in use',              'gauge'),
  (3, 'memory_usage', '%',    'Memory in use',                      'gauge'),
  (4, 'disk_io',      'MB/s', 'Data read from and written to disk', 'gauge'),
  (5, 'network_in',   'Mbps', 'Traffic received',                   'gauge');
