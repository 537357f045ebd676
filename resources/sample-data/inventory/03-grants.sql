-- The reading role may only SELECT, the writing role may add and change rows but not delete them. The installer names both.
DO $$
DECLARE
  reader text := current_setting('sample.read_role');
  writer text := current_setting('sample.write_role');
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I, %I', reader, writer);
  EXECUTE format('GRANT SELECT ON items, stock_movements TO %I', reader);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON items, stock_movements TO %I', writer);
END
$$;
