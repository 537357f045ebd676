-- A small plant's configuration items, what they measure and what happened to them.
-- Each row names its tenant; the rows made here belong to the tenant `default`.

CREATE TABLE ci (
  ci_id       uuid PRIMARY KEY,
  tenant_id   text NOT NULL DEFAULT 'default',
  ci_type     text NOT NULL CHECK (ci_type IN ('SYSTEM', 'HW', 'SW')),
  ci_subtype  text NOT NULL CHECK (ci_subtype IN (
                'business_system', 'control_system', 'monitoring_system', 'server', 'network', 'storage', 'security',
                'os', 'db', 'was', 'web', 'app')),
  ci_code     text NOT NULL UNIQUE,
  ci_name     text NOT NULL,
  ci_category text NOT NULL,
  status      text NOT NULL CHECK (status IN ('active', 'monitoring', 'inactive')),
  criticality smallint NOT NULL CHECK (criticality BETWEEN 1 AND 5),
  location    text NOT NULL CHECK (location IN ('zone-a', 'zone-b', 'zone-c')),
  owner       text NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);

CREATE TABLE ci_ext (
  ci_id      uuid PRIMARY KEY REFERENCES ci,
  tenant_id  text NOT NULL DEFAULT 'default',
  attributes jsonb NOT NULL DEFAULT '{}',
  tags       jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE ci_relation (
  from_ci_id uuid NOT NULL REFERENCES ci,
  to_ci_id   uuid NOT NULL REFERENCES ci,
  rel_type   text NOT NULL CHECK (rel_type IN (
               'COMPOSED_OF', 'DEPENDS_ON', 'RUNS_ON', 'DEPLOYED_ON', 'USES', 'PROTECTED_BY', 'CONNECTED_TO')),
  tenant_id  text NOT NULL DEFAULT 'default',
  PRIMARY KEY (from_ci_id, to_ci_id, rel_type)
);
CREATE INDEX ci_relation_to ON ci_relation (to_ci_id, from_ci_id, rel_type);

CREATE TABLE metric_def (
  metric_id   integer PRIMARY KEY,
  tenant_id   text NOT NULL DEFAULT 'default',
  metric_name text NOT NULL UNIQUE,
  unit        text NOT NULL,
  description text NOT NULL,
  value_type  text NOT NULL
);

-- The keys and indexes of the large tables come after their first rows (see the last step): building them at once
-- takes a fraction of what maintaining them row by row would.
CREATE TABLE metric_value (
  time      timestamptz NOT NULL,
  ci_id     uuid NOT NULL,
  metric_id integer NOT NULL,
  value     numeric(12, 2) NOT NULL,
  quality   text NOT NULL CHECK (quality IN ('good', 'noisy')),
  tenant_id text NOT NULL DEFAULT 'default'
);

CREATE TABLE event_log (
  time       timestamptz NOT NULL,
  ci_id      uuid NOT NULL,
  event_type text NOT NULL CHECK (event_type IN (
               'threshold_alarm', 'status_change', 'deployment', 'health_check', 'security_alert')),
  severity   smallint NOT NULL CHECK (severity BETWEEN 1 AND 5),
  source     text NOT NULL CHECK (source IN ('device', 'cep', 'system')),
  title      text NOT NULL,
  message    text NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  tenant_id  text NOT NULL DEFAULT 'default'
);

CREATE TABLE work_history (
  id           uuid NOT NULL,
  tenant_id    text NOT NULL DEFAULT 'default',
  ci_id        uuid NOT NULL,
  work_type    text NOT NULL CHECK (work_type IN ('deployment', 'integration', 'audit', 'upgrade', 'patch')),
  summary      text NOT NULL,
  detail       text NOT NULL,
  requested_by text NOT NULL,
  approved_by  text NOT NULL,
  impact_level smallint NOT NULL CHECK (impact_level BETWEEN 1 AND 5),
  start_time   timestamptz NOT NULL,
  end_time     timestamptz NOT NULL CHECK (end_time > start_time),
  duration_min integer NOT NULL,
  result       text NOT NULL CHECK (result IN ('success', 'degraded', 'failed')),
  created_at   timestamptz NOT NULL
);

CREATE TABLE maintenance_history (
  id           uuid NOT NULL,
  tenant_id    text NOT NULL DEFAULT 'default',
  ci_id        uuid NOT NULL,
  maint_type   text NOT NULL CHECK (maint_type IN ('patch', 'inspection', 'capacity', 'reboot')),
  summary      text NOT NULL,
  detail       text NOT NULL,
  performer    text NOT NULL,
  start_time   timestamptz NOT NULL,
  end_time     timestamptz NOT NULL CHECK (end_time > start_time),
  duration_min integer NOT NULL,
  result       text NOT NULL CHECK (result IN ('success', 'degraded', 'failed')),
  created_at   timestamptz NOT NULL
);
