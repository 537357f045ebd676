import type { Problem } from '../../../errors/problem.js';
import type { ToolMode } from '../../tool.js';
import type { FunctionUse } from './function-uses.js';

/**
 * What a source's catalogue says of a name, by the least harmless of its overloads: all immutable or stable, volatile ones
 * among PostgreSQL's own only, volatile ones among others, or no such function.
 */
export type FunctionVolatility = 'reads' | 'builtin_volatile' | 'volatile' | 'absent';

export interface FunctionRules {
  mode: ToolMode;
  /** From the source's asset: `name` or `schema.name`. */
  allowed: readonly string[];
  /** Asks the catalogue; null when the source could not be asked. */
  volatility: ((use: FunctionUse) => FunctionVolatility) | null;
}

export interface FunctionFindings {
  problems: Problem[];
  /** What could only be judged by the source's catalogue, when that was out of reach. It is judged at the first call. */
  unjudged: FunctionUse[];
}

/**
 * They change what later calls on the same pooled connection see or may do, so no source can allow them: settings, roles,
 * locks that outlive the transaction.
 */
const CHANGES_SESSION = words(`set_config setseed pg_advisory_lock pg_advisory_lock_shared pg_try_advisory_lock
  pg_try_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_shared pg_advisory_unlock_all
  pg_replication_origin_session_setup pg_replication_origin_session_reset pg_stop_making_pinned_objects`);

/**
 * They run text as SQL, name tables by text, or reach files, programs, other servers and other sessions: refused in both
 * modes. Some are declared stable (the XML family, crosstab, xpath_table), so volatility alone would let them pass.
 */
const REACHES_OUTSIDE =
  words(`query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema
  table_to_xml table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema
  schema_to_xml_and_xmlschema database_to_xml database_to_xmlschema database_to_xml_and_xmlschema ts_stat ts_rewrite
  xpath_table crosstab crosstab2 crosstab3 crosstab4 crosstabN connectby cypher
  pg_read_file pg_read_binary_file pg_read_server_files pg_stat_file pg_file_write pg_file_read pg_file_sync
  pg_file_rename pg_file_unlink pg_logdir_ls pg_current_logfile pg_hba_file_rules pg_ident_file_mappings
  pg_show_all_file_settings pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_promote
  pg_switch_wal pg_create_restore_point pg_export_snapshot pg_log_backend_memory_contexts pg_log_standby_snapshot
  pg_logical_emit_message pg_import_system_collations pg_nextoid lo_import lo_export
  postgres_fdw_disconnect postgres_fdw_disconnect_all postgres_fdw_get_connections`);

const REACHES_OUTSIDE_PREFIXES = [
  'dblink',
  'pg_ls_',
  'binary_upgrade_',
  'pg_backup_',
  'pg_replication_',
  'pg_wal_replay_',
];

/**
 * Refused in mode "read" although they are declared stable: they assign a transaction id, which is a write to the source's
 * log. `current_setting` is not here: it changes nothing and shows no more than the role may see, and row security often
 * depends on it.
 */
const ASSIGNS_TRANSACTION_ID = words('pg_current_xact_id txid_current');

/** Declared volatile because their result changes from call to call; they change nothing. */
const VOLATILE_BUT_READING = words(`random random_normal clock_timestamp timeofday gen_random_uuid uuidv4 uuidv7
  array_sample array_shuffle bernoulli system
  pg_database_size pg_relation_size pg_table_size pg_indexes_size pg_total_relation_size pg_tablespace_size
  pg_is_in_recovery pg_current_wal_lsn pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp
  pg_blocking_pids pg_partition_tree pg_partition_ancestors pg_sequence_last_value pg_xact_commit_timestamp
  pg_xact_status`);

/**
 * Everyday functions of PostgreSQL whose every overload is immutable or stable from 15 to 18. They serve only when the
 * source cannot be asked, so that an ordinary template is published without a warning about each of them.
 */
const KNOWN_READING =
  words(`count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg
  bool_and bool_or every any_value stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp
  regr_slope regr_intercept regr_r2 mode percentile_cont percentile_disc rank dense_rank percent_rank cume_dist row_number
  ntile lag lead first_value last_value nth_value abs ceil ceiling floor round trunc sign sqrt power exp ln log mod div
  gcd lcm pi width_bucket lower upper initcap length char_length character_length octet_length btrim ltrim rtrim lpad rpad
  left right substr substring replace translate reverse repeat split_part strpos position overlay concat concat_ws format
  starts_with ascii chr md5 sha256 encode decode regexp_replace regexp_match regexp_matches regexp_split_to_array
  regexp_split_to_table regexp_count regexp_instr regexp_like regexp_substr similar_to_escape like_escape
  string_to_array string_to_table quote_ident quote_literal quote_nullable to_char to_date to_number to_timestamp
  now statement_timestamp transaction_timestamp age date_part date_trunc date_bin extract make_date make_time
  make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval isfinite timezone overlaps
  generate_series generate_subscripts unnest array_append array_prepend array_cat array_length array_lower array_upper
  array_ndims array_position array_positions array_remove array_replace array_to_string array_to_json cardinality
  trim_array to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array
  json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_array_length
  jsonb_array_length json_each jsonb_each json_each_text jsonb_each_text json_object_keys jsonb_object_keys
  json_extract_path jsonb_extract_path json_extract_path_text jsonb_extract_path_text json_to_record jsonb_to_record
  json_value json_query json_exists json_table json json_scalar json_serialize json_object json_array json_objectagg
  json_arrayagg json_to_recordset jsonb_to_recordset json_typeof jsonb_typeof json_strip_nulls jsonb_strip_nulls jsonb_set
  jsonb_set_lax jsonb_insert jsonb_pretty jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array
  jsonb_path_query_first num_nulls num_nonnulls pg_typeof pg_size_pretty current_setting current_database current_schema
  version to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline
  host network masklen family lower_inc upper_inc isempty range_merge int4range int8range numrange daterange tsrange
  tstzrange pg_collation_for`);

/**
 * The rule by volatility: in mode "read" a function may be called when every overload of its name is immutable or stable,
 * when it is one of the few that are volatile and still only read, or when the source's asset lists it. Operators and casts
 * may be used when no function behind them is volatile; only the catalogue knows those.
 */
export function checkFunctions(uses: readonly FunctionUse[], rules: FunctionRules, path: string): FunctionFindings {
  const problems: Problem[] = [];
  const unjudged: FunctionUse[] = [];
  for (const use of uses) {
    const verdict = judge(use, rules);
    if (verdict === 'unjudged') unjudged.push(use);
    else if (verdict !== null) problems.push({ path, message: `${spoken(use)} ${verdict}`, position: use.position });
  }
  return { problems, unjudged };
}

/** Null when the use is fine, a reason when it is not. */
function judge(use: FunctionUse, rules: FunctionRules): string | null {
  return use.kind === 'operator' || use.kind === 'cast' ? judgeBinding(use, rules) : judgeCall(use, rules);
}

function judgeBinding(use: FunctionUse, { mode, volatility }: FunctionRules): string | null {
  if (mode === 'write' || volatility === null || volatility(use) !== 'volatile') return null;
  return 'runs a volatile function, so it may write. Use mode "write".';
}

function judgeCall(use: FunctionUse, { mode, allowed, volatility }: FunctionRules): string | null {
  const { name } = use;
  if (CHANGES_SESSION.has(name))
    return 'changes the state of a connection that later calls share; no tool may call it.';
  if (allowed.includes(name) || (use.schema !== null && allowed.includes(`${use.schema}.${name}`))) return null;
  if (REACHES_OUTSIDE.has(name) || REACHES_OUTSIDE_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'runs text as SQL or reaches outside the data; no tool may call it unless its source lists it in allow_functions.';
  }
  if (mode === 'write') return null;
  if (ASSIGNS_TRANSACTION_ID.has(name)) return 'assigns a transaction id, which is a write; use mode "write".';
  const builtin = VOLATILE_BUT_READING.has(name);
  if (volatility === null) {
    // Most attributes are columns, and a warning about each of them would hide the others.
    const known = (builtin || KNOWN_READING.has(name)) && (use.schema === null || use.schema === 'pg_catalog');
    return known || use.kind === 'attribute' ? null : 'unjudged';
  }
  const found = volatility(use);
  if (found === 'reads' || found === 'absent' || (found === 'builtin_volatile' && builtin)) return null;
  return 'is volatile, so it may write. Use mode "write", or let the source list it in allow_functions.';
}

function spoken({ kind, schema, name }: FunctionUse): string {
  const full = schema === null ? name : `${schema}.${name}`;
  switch (kind) {
    case 'function':
      return `The function ${full}`;
    case 'attribute':
      return `The function ${full}, which .${full} calls where no column is called so,`;
    case 'operator':
      return `The operator ${full}`;
    case 'cast':
      return `A cast to ${full}`;
  }
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
