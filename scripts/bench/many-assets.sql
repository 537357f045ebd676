-- Assets in numbers, the same ones every time: half of them old versions; drafts, custom tools and the tag `era:old` only
-- among the oldest tenth, and `mk1` in the names of the older half: hard cases for lists that show the newest first.
CREATE FUNCTION pg_temp.make_many_assets(tenant text, total integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO tb_asset_registry (tenant_id, asset_type, name, version, status, description, tags, content_hash,
    created_by, created_at, updated_at, published_by, published_at,
    tool_type, tool_config, tool_input_schema, mapping_type, content, query_sql, query_params)
  SELECT tenant, kind, name, 0, status,
    'What ' || replace(name, '_', ' ') || ' knows, for whoever is on duty.',
    jsonb_build_object('domain', domain, 'team', 'team_' || n % 211)
      || CASE WHEN is_old THEN '{"era": "old"}'::jsonb ELSE '{}'::jsonb END
      || CASE WHEN n % 5000 = 7 THEN '{"reviewed": true}'::jsonb ELSE '{}'::jsonb END,
    md5(n::text), 'key:generator', at, at,
    CASE WHEN status <> 'draft' THEN 'key:generator' END, CASE WHEN status <> 'draft' THEN at END,
    CASE WHEN kind = 'tool' THEN CASE WHEN is_old AND n % 3 = 0 THEN 'custom'
      WHEN n % 4 = 0 THEN 'http_api' ELSE 'database_query' END END,
    CASE WHEN kind = 'tool' THEN jsonb_build_object('source_ref', domain, 'mode', 'read', 'max_results', 100,
      'query_template', 'SELECT id, code, name, location, status, updated_at FROM ' || object
        || ' WHERE tenant_id = {{context.tenant_id}} AND code = {{code}} AND status = {{status}} ORDER BY updated_at DESC') END,
    CASE WHEN kind = 'tool' THEN jsonb_build_object('type', 'object', 'additionalProperties', false,
      'required', jsonb_build_array('code'), 'properties', jsonb_build_object(
        'code', jsonb_build_object('type', 'string', 'maxLength', 64, 'description', 'Code of the ' || object),
        'status', jsonb_build_object('type', 'string', 'enum', jsonb_build_array('active', 'monitoring', 'inactive')))) END,
    CASE WHEN kind = 'mapping' THEN name END,
    CASE WHEN kind IN ('mapping', 'source') THEN jsonb_build_object('keywords', jsonb_build_array(domain, object, action)) END,
    CASE WHEN kind = 'query' THEN 'SELECT code, name FROM ' || object || ' ORDER BY code' END,
    CASE WHEN kind = 'query' THEN '{}'::jsonb END
  FROM generate_series(1, total) AS n,
  LATERAL (SELECT
    n <= total / 10 AS is_old,
    (n - 1) / 2 AS pair,
    now() - (total - n) * interval '20 seconds' AS at) AS row_of,
  LATERAL (SELECT
    CASE WHEN n % 2 = 1 THEN 'archived' WHEN is_old AND pair % 2 = 0 THEN 'draft' ELSE 'published' END AS status,
    CASE WHEN pair % 50 = 0 THEN 'source' WHEN pair % 10 = 1 THEN 'mapping' WHEN pair % 10 = 2 THEN 'query' ELSE 'tool' END
      AS kind,
    (ARRAY['inventory', 'orders', 'shipping', 'billing', 'quality', 'energy', 'network', 'storage', 'security', 'payroll',
      'planning', 'metering', 'alarms', 'backup', 'tickets', 'fleet', 'plant', 'lab'])[1 + pair % 18] AS domain,
    (ARRAY['item', 'server', 'sensor', 'invoice', 'valve', 'shift', 'batch', 'pallet', 'license', 'gateway', 'meter',
      'contract', 'pump'])[1 + pair % 13] AS object,
    (ARRAY['read', 'create', 'update', 'list', 'count', 'compare', 'trace'])[1 + pair % 7] AS action) AS words,
  LATERAL (SELECT domain || '_' || object || '_' || action || '_' || pair
    || CASE WHEN n <= total / 2 THEN '_mk1' ELSE '_mk2' END || CASE WHEN pair = total / 8 THEN '_unicorn' ELSE '' END AS name) AS named
$$;
