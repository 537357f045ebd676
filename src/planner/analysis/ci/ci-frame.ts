import { isPhrase, senseOf } from '../text/reading.js';
import type { Context } from '../context.js';
import type { Frame } from '../frame.js';
import { lacksField } from '../parts/kinds.js';
import { countedAmount, countFrame, measureFrame, measuredField, shareFrame } from './ci-counts.js';
import { listFrame, lookupFrame, searchFrame } from './ci-lists.js';
import { readCiQuestion, subjectOf, type CiQuestion } from './ci-question.js';
import { isAppositive, type TypeMention } from '../parts/item-types.js';
import { noteCondition } from '../parts/scope.js';
import type { Filter, Threshold } from '../../plan.js';

/** Questions about configuration: look up, search, list, count, group, order. */
export function ciFrame(context: Context): Frame {
  const question = readCiQuestion(context);
  const frame = chooseFrame(question);
  const used = [...question.groups, ...question.fields].map(({ field }) => field);
  const filtered = question.filters.map(({ field }) => field);
  const wrong = lacksField(context.reading, kindsAsked(question), [...used, ...filtered]);
  return wrong && frame.missing === undefined ? { ...frame, missing: 'field_of_kind' } : frame;
}

/** The kinds of the items that are answered: systems only where they are, and do not just say whose items are. */
function kindsAsked({ scope, filters, groups }: CiQuestion): TypeMention[] {
  const isCondition = (filter: Filter): boolean =>
    filters.some(({ field, op, value }) => field === filter.field && op === filter.op && value === filter.value);
  return scope.types.filter(
    (type) => type.groupBy === null || (groups.length === 0 && type.filters.every(isCondition)),
  );
}

function chooseFrame(question: CiQuestion): Frame {
  const { context, scope, groups, aggregations, fields, filters, keywords } = question;
  if (keywords.length > 0) return searchFrame(question);
  const share = context.reading.elements.find((element) => senseOf(element, 'share') !== null);
  if (share !== undefined) return shareFrame(question, share);
  const counted = aggregations.find(({ agg }) => agg === 'count') ?? null;
  const having = countCondition(context);
  const isAmount = fields.some((field) => field.counted);
  const counts = isAmount ? countedAmount(question) !== null : counted !== null;
  if (counts || groups.length > 0 || having !== null) return countFrame(question, counted, having);
  // `srv-erp-01 코어 몇 개야` asks for what the item has.
  if (isAmount) context.ledger.consume(counted?.element);
  const measured = measuredField(question);
  if (measured !== null) return measureFrame(question, measured);
  if (scope.identifiers.length > 0) {
    if (scope.identifiers.length > 1)
      context.ledger.consume(...context.reading.elements.filter((element) => isPhrase(element, 'compare')));
    return lookupFrame(question, [...scope.identifiers]);
  }
  const root = rootItem(question);
  if (root !== null) return lookupFrame(question, [root]);
  if (filters.length === 0 && scope.types.length === 0) return nothingAsked(question);
  return listFrame(question);
}

function countCondition(context: Context): Threshold | null {
  const condition = context.quantities.conditions.find(({ target }) => target.kind === 'count');
  if (condition === undefined) return null;
  const having = { op: condition.op, value: condition.value };
  noteCondition(context, condition, 'aggregate.having', having);
  return having;
}

/** A system alone stands for its own item ("erp 담당자는 누구"), unless a list, a kind or an order is asked for. */
function rootItem(question: CiQuestion): string | null {
  const { context, scope } = question;
  const [only, ...others] = scope.values;
  if (only === undefined || others.length > 0 || only.item === null || only.negated) return null;
  const kinds = scope.types.some((type) => !isAppositive(context.reading, type, scope.values));
  const listed = context.reading.elements.some((element) => senseOf(element, 'list') !== null);
  if (kinds || listed || question.filters.length > 1 || question.rankings.length > 0) return null;
  context.ledger.use(only.element, 'primary.identifiers', only.item, only.term);
  return only.item;
}

function nothingAsked(question: CiQuestion): Frame {
  return { intent: 'LIST', view: 'SUMMARY', primary: subjectOf(question), blocks: [], calls: [], missing: 'subject' };
}
