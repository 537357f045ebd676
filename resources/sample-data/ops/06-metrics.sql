-- The last 31 days in slots of 15 minutes. At a later start: drops what is older, adds the slots after the last one.
DO $$
DECLARE
  last_slot  constant bigint := generator.slot_of(generator.moment());
  first_slot constant bigint := last_slot - 31 * 96 + 1;
  have_first bigint;
  have_last  bigint;
  chunk      bigint;
BEGIN
  -- By metric, because that is how the index is ordered.
  DELETE FROM metric_value USING metric_def
  WHERE metric_value.metric_id = metric_def.metric_id
    AND (time < generator.slot_time(first_slot) OR time > generator.slot_time(last_slot));
  -- All series have the same slots, so one metric tells which are there.
  SELECT generator.slot_of(min(time)), generator.slot_of(max(time)) INTO have_first, have_last
  FROM metric_value WHERE metric_id = 2;

  -- A day at a time, series by series: a series' day lies in a few neighbouring pages.
  FOR chunk IN
    SELECT day * 96 FROM generate_series(first_slot / 96, last_slot / 96) AS day
    WHERE have_last IS NULL OR day * 96 + 95 > have_last OR day * 96 < have_first
    ORDER BY day
  LOOP
    INSERT INTO metric_value (time, ci_id, metric_id, value, quality)
    SELECT generator.slot_time(slot), series.ci_id, metric_id,
           round(greatest(low, least(high,
             base
             + wave * swing
             - weekend * weekend_drop
             + week * ramp
             + noise * (2 * generator.unit(draw, 0) - 1)
             + CASE WHEN incident.ci_id IS NULL THEN 0 ELSE rise END
             + CASE WHEN noisy THEN noise * 10 * (generator.unit(draw, 40) - 0.5) ELSE 0 END
           ))::numeric, 2),
           CASE WHEN noisy THEN 'noisy' ELSE 'good' END
    FROM (
      SELECT slot,
             generator.daily_wave(slot) * CASE WHEN generator.is_weekend(slot) THEN 0.4 ELSE 1 END AS wave,
             generator.is_weekend(slot)::integer AS weekend,
             generator.week_position(slot) AS week
      FROM generate_series(greatest(chunk, first_slot), least(chunk + 95, last_slot)) AS slot
      WHERE have_last IS NULL OR slot > have_last OR slot < have_first
      OFFSET 0
    ) AS slots
    CROSS JOIN generator.series
    CROSS JOIN LATERAL (SELECT generator.bits(slot, seed) AS draw) AS drawn
    CROSS JOIN LATERAL (SELECT generator.unit(draw, 20) < 0.02 AS noisy) AS quality
    LEFT JOIN generator.incidents(chunk, chunk + 95) AS incident
      ON incident.ci_id = series.ci_id AND slot BETWEEN from_slot AND to_slot
    ORDER BY series.ci_id, metric_id, slot;
  END LOOP;
END
$$;
