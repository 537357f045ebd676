-- About a thousand events a day for 31 days, at moments within the slots of 15 minutes that depend on the slot alone.
-- Servers in an incident raise an alarm in each slot of it.
DO $$
DECLARE
  moment     constant timestamptz := generator.moment();
  start      constant timestamptz := moment - interval '744 hours';
  have_first timestamptz;
  have_last  timestamptz;
BEGIN
  DELETE FROM event_log WHERE time <= start OR time > moment;
  SELECT min(time), max(time) INTO have_first, have_last FROM event_log;

  INSERT INTO event_log (time, ci_id, event_type, severity, source, title, message, attributes)
  WITH pool AS (
    SELECT event_type, array_agg(ci_id ORDER BY ci_code COLLATE "C") AS ids, array_agg(ci_code ORDER BY ci_code COLLATE "C") AS codes
    FROM ci
    JOIN (VALUES
      ('threshold_alarm', ARRAY['server', 'db', 'storage']),
      ('status_change', ARRAY['server', 'os', 'db', 'was', 'web', 'app', 'network']),
      ('deployment', ARRAY['was', 'web', 'app']),
      ('health_check', ARRAY['server', 'db', 'was', 'web', 'app', 'network', 'storage', 'security']),
      ('security_alert', ARRAY['security', 'network', 'server'])
    ) AS touched (event_type, subtypes) ON ci_subtype = ANY (subtypes)
    GROUP BY event_type
  ),
  drawn AS (
    SELECT time, draw,
           CASE
             WHEN kind < 0.44 THEN 'health_check'
             WHEN kind < 0.66 THEN 'threshold_alarm'
             WHEN kind < 0.82 THEN 'status_change'
             WHEN kind < 0.91 THEN 'deployment'
             ELSE 'security_alert'
           END AS event_type
    FROM generate_series(generator.slot_of(greatest(start, CASE WHEN have_first <= start + interval '15 minutes' THEN have_last END)),
                         generator.slot_of(moment)) AS slot
    CROSS JOIN generate_series(1, 16) AS k
    CROSS JOIN LATERAL (SELECT generator.bits(slot * 16 + k, generator.hash('event')) AS draw OFFSET 0) AS draws
    CROSS JOIN LATERAL (SELECT
      generator.slot_time(slot) + floor(generator.unit(draw, 0) * 900000) * interval '1 millisecond' AS time,
      generator.unit(draw, 20) AS kind,
      generator.unit(draw, 40) AS chance) AS parts
    WHERE chance < 0.69 + 0.12 * generator.daily_wave(slot) - CASE WHEN generator.is_weekend(slot) THEN 0.1 ELSE 0 END
  ),
  ordinary AS (
    SELECT time, ids[at] AS ci_id, codes[at] AS ci_code, event_type, again,
           CASE event_type
             WHEN 'health_check' THEN 1
             WHEN 'deployment' THEN 1 + floor(generator.unit(again, 20) * 2)
             WHEN 'status_change' THEN 2 + floor(generator.unit(again, 20) * 2)
             WHEN 'threshold_alarm' THEN 2 + floor(generator.unit(again, 20) * 3)
             ELSE 2 + floor(generator.unit(again, 20) * 4)
           END AS severity,
           CASE event_type
             WHEN 'threshold_alarm' THEN generator.pick(again, 40, ARRAY['device', 'cep'])
             WHEN 'status_change' THEN generator.pick(again, 40, ARRAY['device', 'system'])
             WHEN 'security_alert' THEN generator.pick(again, 40, ARRAY['device', 'cep'])
             ELSE 'system'
           END AS source
    FROM drawn
    JOIN pool USING (event_type)
    CROSS JOIN LATERAL (SELECT generator.bits(draw, generator.hash('detail')) AS again OFFSET 0) AS second_draw
    CROSS JOIN LATERAL (SELECT 1 + floor(generator.unit(again, 0) * cardinality(ids))::integer AS at) AS chosen
  ),
  told AS (
    SELECT time, ci_id, event_type, severity, source,
           CASE event_type
             WHEN 'health_check' THEN 'Health check passed'
             WHEN 'threshold_alarm' THEN 'Threshold exceeded'
             WHEN 'status_change' THEN 'Status changed'
             WHEN 'deployment' THEN 'New release deployed'
             ELSE 'Suspicious access'
           END AS title,
           CASE event_type
             WHEN 'health_check' THEN format('%s answered in %s ms', ci_code, 5 + floor(generator.unit(again, 4) * 200))
             WHEN 'threshold_alarm' THEN format('%s went over its limit', ci_code)
             WHEN 'status_change' THEN format('%s changed its status', ci_code)
             WHEN 'deployment' THEN format('%s runs release 4.%s.%s', ci_code, floor(generator.unit(again, 4) * 20), floor(generator.unit(again, 12) * 10))
             ELSE format('%s refused %s log-ins', ci_code, 3 + floor(generator.unit(again, 4) * 60))
           END AS message,
           CASE event_type
             WHEN 'threshold_alarm' THEN jsonb_build_object(
               'metric', generator.pick(again, 8, ARRAY['cpu_usage', 'memory_usage', 'disk_io']))
             WHEN 'status_change' THEN jsonb_build_object('status', generator.pick(again, 8, ARRAY['active', 'monitoring', 'inactive']))
             ELSE '{}'
           END AS attributes
    FROM ordinary
    UNION ALL
    SELECT generator.slot_time(slot) + interval '60 seconds', ci_id, 'threshold_alarm',
           CASE WHEN slot - from_slot < 4 THEN 4 ELSE 5 END, 'cep', 'Server under stress',
           format('%s: cpu_usage far above its usual level', ci_code), '{"metric": "cpu_usage", "incident": true}'
    FROM generator.incidents(generator.slot_of(start), generator.slot_of(moment)) JOIN ci USING (ci_id)
    CROSS JOIN LATERAL generate_series(from_slot, to_slot) AS slot
  )
  SELECT * FROM told
  WHERE time > start AND time <= moment AND (have_last IS NULL OR time > have_last OR time < have_first)
  ORDER BY time;
END
$$;
