-- A year of planned work and of maintenance. A record is written when the work ends, so the end decides whether it is there.
DO $$
DECLARE
  moment     constant timestamptz := generator.moment();
  start      constant timestamptz := moment - interval '8760 hours';
  -- Days of the plant's calendar; work of the day before may end after midnight.
  first_day  constant bigint := generator.slot_of(start) / 96 - 1;
  last_day   constant bigint := generator.slot_of(moment) / 96 + 1;
  people     constant text[] := ARRAY['alice', 'bob', 'carl', 'dana', 'emma'];
  have_first timestamptz;
  have_last  timestamptz;
BEGIN
  DELETE FROM work_history WHERE end_time <= start OR end_time > moment;
  SELECT min(end_time), max(end_time) INTO have_first, have_last FROM work_history;

  INSERT INTO work_history (
    id, ci_id, work_type, summary, detail, requested_by, approved_by, impact_level, start_time, end_time, duration_min, result, created_at)
  WITH pool AS (
    SELECT array_agg(ci_id ORDER BY ci_code COLLATE "C") AS ids, array_agg(ci_code ORDER BY ci_code COLLATE "C") AS codes
    FROM ci WHERE ci_subtype IN ('db', 'was', 'web', 'app', 'business_system', 'control_system', 'monitoring_system')
  ),
  drawn AS (
    SELECT day, k, draw, again, start_time, minutes, start_time + minutes * interval '1 minute' AS end_time
    FROM generate_series(first_day, last_day) AS day
    CROSS JOIN generate_series(1, 8) AS k
    CROSS JOIN LATERAL (SELECT generator.bits(day * 8 + k, generator.hash('work')) AS draw OFFSET 0) AS draws
    CROSS JOIN LATERAL (SELECT generator.bits(draw, generator.hash('detail')) AS again OFFSET 0) AS second_draw
    CROSS JOIN LATERAL (SELECT
      generator.slot_time(day * 96) + floor(generator.unit(draw, 20) * 1440) * interval '1 minute' AS start_time,
      10 + floor(generator.unit(draw, 40) ^ 2 * 230)::integer AS minutes) AS parts
    WHERE generator.unit(draw, 0) < CASE WHEN (day + 3) % 7 >= 5 THEN 0.35 ELSE 0.75 END
  ),
  described AS (
    SELECT *,
           generator.pick(again, 0, ARRAY['deployment', 'deployment', 'deployment', 'integration', 'audit', 'upgrade', 'patch', 'patch']) AS work_type,
           1 + floor(generator.unit(again, 20) * 5)::integer AS person,
           generator.unit(again, 40) AS luck,
           1 + floor(generator.unit(again >> 4, 16) * cardinality(ids))::integer AS at
    FROM drawn CROSS JOIN pool
  )
  SELECT generator.uuid('work', day::text, k::text), ids[at], work_type,
         format('%s of %s', initcap(work_type), codes[at]),
         format('%s of %s, planned for %s minutes', initcap(work_type), codes[at], ceil(minutes / 15.0) * 15),
         people[person],
         -- Nobody approves their own request.
         people[1 + (person + floor(generator.unit(draw, 30) * 4)::integer) % 5],
         1 + floor(generator.unit(draw, 10) * 5),
         start_time, end_time, minutes,
         CASE WHEN luck < 0.82 THEN 'success' WHEN luck < 0.93 THEN 'degraded' ELSE 'failed' END,
         end_time
  FROM described
  WHERE end_time > start AND end_time <= moment AND (have_last IS NULL OR end_time > have_last OR end_time < have_first)
  ORDER BY end_time;

  DELETE FROM maintenance_history WHERE end_time <= start OR end_time > moment;
  SELECT min(end_time), max(end_time) INTO have_first, have_last FROM maintenance_history;

  INSERT INTO maintenance_history (
    id, ci_id, maint_type, summary, detail, performer, start_time, end_time, duration_min, result, created_at)
  WITH pool AS (
    SELECT array_agg(ci_id ORDER BY ci_code COLLATE "C") AS ids, array_agg(ci_code ORDER BY ci_code COLLATE "C") AS codes
    FROM ci WHERE ci_subtype IN ('server', 'os', 'network', 'storage', 'security', 'db')
  ),
  drawn AS (
    SELECT day, k, draw, again, start_time, minutes, start_time + minutes * interval '1 minute' AS end_time
    FROM generate_series(first_day, last_day) AS day
    CROSS JOIN generate_series(1, 6) AS k
    CROSS JOIN LATERAL (SELECT generator.bits(day * 8 + k, generator.hash('maintenance')) AS draw OFFSET 0) AS draws
    CROSS JOIN LATERAL (SELECT generator.bits(draw, generator.hash('detail')) AS again OFFSET 0) AS second_draw
    CROSS JOIN LATERAL (SELECT
      generator.slot_time(day * 96) + floor(generator.unit(draw, 20) * 1440) * interval '1 minute' AS start_time,
      15 + floor(generator.unit(draw, 40) * 165)::integer AS minutes) AS parts
    WHERE generator.unit(draw, 0) < 0.7
  ),
  described AS (
    SELECT *,
           generator.pick(again, 0, ARRAY['patch', 'inspection', 'capacity', 'reboot']) AS maint_type,
           generator.unit(again, 40) AS luck,
           1 + floor(generator.unit(again >> 4, 16) * cardinality(ids))::integer AS at
    FROM drawn CROSS JOIN pool
  )
  SELECT generator.uuid('maintenance', day::text, k::text), ids[at], maint_type,
         format('%s of %s', initcap(maint_type), codes[at]),
         format('%s of %s in its maintenance window', initcap(maint_type), codes[at]),
         generator.pick(again, 20, ARRAY['infra-team', 'platform-ops', 'secops-team', 'automation-team']),
         start_time, end_time, minutes,
         CASE WHEN luck < 0.9 THEN 'success' WHEN luck < 0.97 THEN 'degraded' ELSE 'failed' END,
         end_time
  FROM described
  WHERE end_time > start AND end_time <= moment AND (have_last IS NULL OR end_time > have_last OR end_time < have_first)
  ORDER BY end_time;
END
$$;
