import { SERVER_EXPRESSION } from './wire-frame.js';

/** What is asked of a source's own catalogue; every answer comes as text. */

/** How a statement can name what runs a function: `f(x)`, `x.f`, `x f y`, `x::f`. */
export type CatalogueKind = 'function' | 'attribute' | 'operator' | 'cast';

export interface CatalogueFunction {
  kind: CatalogueKind;
  /** Of the function. */
  schema: string;
  /** The name that was asked about: the function's, the operator's or the type's. */
  name: string;
  /** Whether one of its overloads is volatile. */
  volatile: boolean;
}

/**
 * $1: names, as a JSON array. An aggregate is always declared immutable, and runs its transition functions all the same, so
 * theirs count. An attribute can be any function that takes one argument.
 */
export const FUNCTIONS_QUERY = `
  WITH wanted AS (SELECT json_array_elements_text($1::json) AS name), found(kind, name, oid) AS (
    SELECT 'function', p.proname, p.oid FROM pg_catalog.pg_proc p
    WHERE p.proname = ANY (ARRAY(SELECT name FROM wanted))
    UNION ALL
    SELECT 'attribute', p.proname, p.oid FROM pg_catalog.pg_proc p
    WHERE p.proname = ANY (ARRAY(SELECT name FROM wanted)) AND p.pronargs > 0 AND p.pronargs - p.pronargdefaults < 2
    UNION ALL
    SELECT 'operator', o.oprname, o.oprcode FROM pg_catalog.pg_operator o
    WHERE o.oprname = ANY (ARRAY(SELECT name FROM wanted))
    UNION ALL
    SELECT 'cast', t.typname, c.castfunc FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_type t ON t.oid = c.casttarget
    WHERE t.typname = ANY (ARRAY(SELECT name FROM wanted))
  )
  SELECT found.kind, n.nspname::text, found.name::text, bool_or(
    p.provolatile = 'v' OR EXISTS (
      SELECT FROM pg_catalog.pg_aggregate a
      JOIN pg_catalog.pg_proc part ON part.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn,
        a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
      WHERE a.aggfnoid = p.oid AND part.provolatile = 'v'))::text
  FROM found JOIN pg_catalog.pg_proc p ON p.oid = found.oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  GROUP BY 1, 2, 3`;

/** $1: id of a transaction, $2: the server that ran it. Null where the server is another, or has forgotten. */
export const TRANSACTION_FATE_QUERY = `
  SELECT CASE WHEN $2::text = ${SERVER_EXPRESSION} THEN pg_catalog.pg_xact_status($1::text::xid8) END`;

/** $1: id of a transaction. A role may end its own sessions. */
export const END_TRANSACTION_QUERY = `
  SELECT pg_catalog.pg_terminate_backend(pid, 2000)::text FROM pg_catalog.pg_stat_activity
  WHERE backend_xid = $1::text::xid8::xid AND pid <> pg_catalog.pg_backend_pid()`;

/** $1: schema, $2: table, $3: name of a constraint or of a unique index. */
export const CONSTRAINT_COLUMNS_QUERY = `
  SELECT a.attname::text
  FROM (
    SELECT conrelid AS relation, conkey AS keys FROM pg_catalog.pg_constraint WHERE conname = $3
    UNION ALL
    SELECT i.indrelid, string_to_array(i.indkey::text, ' ')::int2[]
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE c.relname = $3
  ) found
  JOIN pg_catalog.pg_class t ON t.oid = found.relation AND t.relname = $2
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace AND n.nspname = $1
  JOIN pg_catalog.pg_attribute a ON a.attrelid = found.relation AND a.attnum = ANY (found.keys)
  GROUP BY a.attname, a.attnum ORDER BY a.attnum`;

export interface RoleReport {
  user: string;
  superuser: boolean;
  /** What it could change; empty for a role that only reads. */
  canChange: string[];
  serverVersion: string;
}

/**
 * What the connected role could write. A member of a role can become it with SET ROLE, which a tool may not say but a
 * function might, so memberships count.
 */
export const ROLE_QUERY = `
  WITH me AS (
    SELECT r.oid, r.rolname, r.rolsuper FROM pg_catalog.pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
  ), grants(what) AS (
    (SELECT 'create schemas in the database' WHERE has_database_privilege(current_database(), 'CREATE'))
    UNION ALL
    (SELECT 'create objects in the schema ' || nspname FROM pg_catalog.pg_namespace
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'CREATE')
     ORDER BY nspname LIMIT 3)
    UNION ALL
    (SELECT 'change the table ' || n.nspname || '.' || c.relname
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND (has_table_privilege(c.oid, 'INSERT') OR has_table_privilege(c.oid, 'UPDATE')
         OR has_table_privilege(c.oid, 'DELETE') OR has_table_privilege(c.oid, 'TRUNCATE')
         OR has_any_column_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'UPDATE'))
     ORDER BY 1 LIMIT 5)
    UNION ALL
    (SELECT 'advance the sequence ' || n.nspname || '.' || c.relname
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND (has_sequence_privilege(c.oid, 'USAGE') OR has_sequence_privilege(c.oid, 'UPDATE'))
     ORDER BY 1 LIMIT 3)
    UNION ALL
    (SELECT 'act as ' || rolname FROM me
     WHERE rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program', 'pg_read_server_files')
     ORDER BY 1)
  )
  SELECT current_user::text, (SELECT bool_or(rolsuper) FROM me)::text, current_setting('server_version'),
         array_to_json(ARRAY(SELECT what FROM grants))::text`;
