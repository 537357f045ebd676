-- The reading role may only SELECT, and only the data. There is no writing role here. The installer names the role.
DO $$
DECLARE
  reader text := current_setting('sample.read_role');
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', reader);
  EXECUTE format(
    'GRANT SELECT ON ci, ci_ext, ci_relation, metric_def, metric_value, event_log, work_history, maintenance_history TO %I',
    reader);
END
$$;
