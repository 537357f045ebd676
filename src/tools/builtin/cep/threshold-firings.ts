import type { Metric } from '../metric/metric-catalogue.js';
import { selected, VALUES } from '../metric/measured-values.js';
import type { Caller } from '../sql/caller.js';
import { comparison } from '../sql/condition.js';
import { bind, sql, type Sql } from '../sql/sql.js';
import type { CepParams } from './cep-params.js';

/**
 * The firings as a subquery. A stretch is a run of values, one after the other in time, that all meet the condition. It
 * fires at its first value that lies `for_minutes` or more after its start, and is over at the first value that does not
 * meet the condition. What was before the range is not known, so a stretch starts in it.
 */
export function firingsOf({ rule, ...scope }: CepParams, metric: Metric, caller: Caller): Sql {
  const held = sql`make_interval(mins => ${bind(rule.for_minutes, 'integer')})`;
  const extreme = rule.op === '<' || rule.op === '<=' ? sql`min(value)` : sql`max(value)`;
  return sql`
    SELECT ci_id, started_at, min(time) FILTER (WHERE time >= started_at + ${held}) AS fired_at,
           max(next_time) FILTER (WHERE NOT next_hit) AS ended_at, ${extreme} AS extreme, count(*) AS measured
    FROM (
      SELECT ci_id, time, value, next_time, next_hit, min(time) OVER (PARTITION BY ci_id, stretch) AS started_at
      FROM (
        SELECT ci_id, time, value, hit,
               count(*) FILTER (WHERE NOT hit) OVER past AS stretch,
               lead(time) OVER past AS next_time, lead(hit) OVER past AS next_hit
        FROM (
          SELECT v.ci_id, v.time, v.value, ${comparison(sql`v.value`, rule.op, bind(rule.value, 'numeric'))} AS hit
          FROM ${VALUES} WHERE ${selected(caller, metric, scope)}
        ) AS judged
        WINDOW past AS (PARTITION BY ci_id ORDER BY time)
      ) AS marked
      WHERE hit
    ) AS stretches
    GROUP BY ci_id, started_at
    HAVING bool_or(time >= started_at + ${held})`;
}
