import { jsonPointer } from '../../../errors/problem.js';
import { aggregate } from '../sql/aggregate.js';
import { invalidParam, numericValue, requireField, type Field } from '../sql/field.js';
import type { Measured } from '../sql/grouped-query.js';
import { itemField } from '../sql/item-fields.js';
import { numbered, sql, type Sql } from '../sql/sql.js';
import type { Measure } from './ci-params.js';

/**
 * What `measures` asks for: the columns it needs and the aggregates over them.
 *
 * @throws ToolError INVALID_PARAMS for a field that the function cannot take, or a name that is taken
 */
export function measuredColumns(
  asked: readonly Measure[],
  keys: readonly Field[],
): { inputs: Sql[]; measures: Measured[] } {
  const taken = new Set(keys.map(({ name }) => name));
  const inputs: Sql[] = [];
  const measures = asked.map((measure, index): Measured => {
    const pointer = `/measures${jsonPointer(index)}`;
    if (taken.has(measure.as)) throw invalidParam(`${pointer}/as`, `There is a column ${measure.as} already.`);
    taken.add(measure.as);
    if (measure.field === undefined) {
      if (measure.fn !== 'count') throw invalidParam(pointer, `${measure.fn} needs a field.`);
      return { name: measure.as, label: 'Items', type: 'integer', value: sql`count(*)` };
    }
    const field = requireField(itemField, measure.field, `${pointer}/field`);
    const input = numbered('i', index);
    const { source, ...aggregate } = aggregateOf(measure.fn, field, input, pointer);
    inputs.push(sql`${source} AS ${input}`);
    return { name: measure.as, ...aggregate };
  });
  return { inputs, measures };
}

function aggregateOf(
  fn: Measure['fn'],
  field: Field,
  input: Sql,
  pointer: string,
): Omit<Measured, 'name'> & { source: Sql } {
  const { label, unit } = field;
  if (fn === 'count') return { label, type: 'integer', value: sql`count(${input})`, source: field.value };
  if (fn === 'count_distinct')
    return { label, type: 'integer', value: sql`count(DISTINCT ${input})`, source: field.value };
  if (field.kind === 'number' || field.kind === 'scalar') {
    return { label, type: 'number', ...(unit && { unit }), value: aggregate(fn, input), source: numericValue(field) };
  }
  if ((fn !== 'min' && fn !== 'max') || field.kind === 'document') {
    throw invalidParam(`${pointer}/fn`, `${fn} needs a field that holds numbers; ${field.name} does not.`);
  }
  return { label, type: field.kind, value: aggregate(fn, input), source: field.value };
}
