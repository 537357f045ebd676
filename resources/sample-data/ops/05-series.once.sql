-- What is measured on which item, and the shape of each series: every server has all five metrics; of the software, each
-- system's first database (with disk_io) and first application server (with network_in) report too.
CREATE TABLE generator.series (
  ci_id        uuid NOT NULL,
  metric_id    integer NOT NULL,
  seed         bigint NOT NULL,
  base         double precision NOT NULL, -- the mean on a working day
  swing        double precision NOT NULL, -- how far the day's wave goes up and down
  weekend_drop double precision NOT NULL,
  ramp         double precision NOT NULL, -- growth from Monday to Sunday
  noise        double precision NOT NULL,
  rise         double precision NOT NULL, -- what an incident adds
  low          double precision NOT NULL,
  high         double precision NOT NULL,
  PRIMARY KEY (ci_id, metric_id)
);

INSERT INTO generator.series
SELECT ci_id, metric_id, seed, base * share,
       -- Control systems run round the clock; analytics works at night.
       base * swing * CASE system WHEN 'analytics' THEN -1 WHEN 'mes' THEN 0.3 WHEN 'scada' THEN 0.3 ELSE 1 END,
       base * weekend * CASE WHEN system IN ('mes', 'scada', 'mon', 'apm') THEN 0.2 ELSE 1 END,
       base * ramp, base * noise, base * rise, low, high
FROM (
  SELECT ci_id, metric_id, tags ->> 'system' AS system,
         generator.hash('series', ci_code, metric_name) AS seed,
         least_base + generator.unit(generator.hash('base', ci_code, metric_name), 0) * (most_base - least_base) AS base,
         CASE ci_subtype WHEN 'server' THEN 1 ELSE 0.6 END AS share,
         swing, weekend, ramp, noise, rise, low, high
  FROM ci
  JOIN ci_ext USING (ci_id)
  JOIN (VALUES
    -- metric_name     from  to   swing weekend ramp noise rise  low  high
    ('temperature',    24.0,  30, 0.08, 0.03, 0.00, 0.02, 0.35,  15,   60),
    ('cpu_usage',      34.0,  58, 0.28, 0.30, 0.00, 0.10, 0.75, 0.5, 99.5),
    ('memory_usage',   48.0,  72, 0.05, 0.04, 0.12, 0.02, 0.15,   5, 98.5),
    ('disk_io',        60.0, 220, 0.30, 0.35, 0.00, 0.15, 0.80,   1, 2000),
    ('network_in',    150.0, 700, 0.40, 0.45, 0.00, 0.12, 0.60,   1, 9000)
  ) AS shape (metric_name, least_base, most_base, swing, weekend, ramp, noise, rise, low, high) ON true
  JOIN metric_def USING (metric_name)
  WHERE ci_subtype = 'server'
     OR (ci_subtype = 'db' AND ci_code LIKE '%-01' AND metric_name IN ('cpu_usage', 'memory_usage', 'disk_io'))
     OR (ci_subtype = 'was' AND ci_code LIKE '%-01' AND metric_name IN ('cpu_usage', 'memory_usage', 'network_in'))
) AS shaped;
ANALYZE generator.series;
