import type { Filter } from '../../plan.js';
import { DEFAULT_ROWS, limitOf } from '../context.js';
import { call, type Frame } from '../frame.js';
import { onlyFirst } from '../parts/ranking.js';
import { ITEM } from '../parts/grouping.js';
import { itemScope } from '../parts/scope.js';
import { termWith } from '../text/reading.js';
import { askedFields, listOrder, subjectOf, type CiQuestion } from './ci-question.js';

/** Items by code, with all their fields or those that are asked for. */
export function lookupFrame(question: CiQuestion, items: string[]): Frame {
  const asked = [...new Set([...askedFields(question), ...doubted(question)])];
  const fields = items.length > 1 ? columns(asked) : asked;
  return {
    intent: 'LOOKUP',
    view: 'SUMMARY',
    primary: {
      ...subjectOf(question),
      identifiers: items,
      filters: question.scope.identifiers.length > 0 ? kindFilters(question) : [],
    },
    ...(fields.length > 0 ? { list: { limit: items.length, offset: 0, fields } } : {}),
    blocks: ['table'],
    calls: [call('ci', { operation: 'lookup', items, fields: fields.length > 0 ? fields : undefined })],
    // A time that something happened at ("changed last month") is no property to look up.
    ...(question.scope.identifiers.length > 0 && isTimed(question) ? { missing: 'kind' } : {}),
  };
}

/** Of several items, each row says whose the asked fields are. */
function columns(asked: readonly string[]): string[] {
  return asked.length === 0 ? [] : [...new Set([ITEM, ...asked])];
}

function isTimed({ context, filters }: CiQuestion): boolean {
  return filters.some(({ field }) => context.reading.vocabulary.fields.get(field)?.type === 'time');
}

/** Beside a code, a kind only repeats what it is: `서버 srv-erp-01`. */
function kindFilters({ scope, filters }: CiQuestion): Filter[] {
  const kinds = scope.types.flatMap((type) => type.filters.map(({ field }) => field));
  return filters.filter(({ field }) => kinds.includes(field));
}

/** "Is srv-mon-03 active?": what an item is said to be is looked up. */
function doubted(question: CiQuestion): string[] {
  if (question.scope.identifiers.length === 0) return [];
  const kinds = kindFilters(question);
  const { fields } = question.context.reading.vocabulary;
  const said = question.filters.filter((filter) => !kinds.includes(filter)).map(({ field }) => field);
  return said.filter((field) => fields.get(field)?.type !== 'time');
}

export function listFrame(question: CiQuestion): Frame {
  const { context, scope, filters } = question;
  const { ledger } = context;
  const ordered = listOrder(question);
  const limit =
    limitOf(context, 'list.limit') ?? (ordered?.superlative === true ? onlyFirst(context, 'list.limit') : DEFAULT_ROWS);
  for (const element of context.reading.elements) {
    const term = termWith(element, 'list');
    if (term !== null) ledger.use(element, 'intent', 'LIST', term);
  }
  // "총 서버 목록" is all of them.
  for (const { agg, element } of question.aggregations) if (agg === 'sum') ledger.consume(element);
  const asked = askedFields(question);
  const shown = ordered === null ? asked : [...asked, ordered.order.by];
  const fields = asked.length === 0 ? [] : columns(shown);
  const order = ordered?.order;
  return {
    intent: 'LIST',
    view: 'SUMMARY',
    primary: subjectOf(question, limit),
    list: {
      limit,
      offset: 0,
      ...(order === undefined ? {} : { order }),
      ...(fields.length > 0 ? { fields } : {}),
    },
    blocks: ['table'],
    calls: [
      call('ci', {
        operation: 'list',
        ...itemScope(scope.identifiers, filters),
        fields: fields.length > 0 ? fields : undefined,
        order: order === undefined ? undefined : [order],
        limit,
        offset: 0,
      }),
    ],
  };
}

export function searchFrame(question: CiQuestion): Frame {
  const { context, scope, filters, keywords } = question;
  const limit = limitOf(context, 'list.limit') ?? DEFAULT_ROWS;
  const fields = columns(askedFields(question));
  return {
    intent: 'SEARCH',
    view: 'SUMMARY',
    primary: subjectOf(question, limit),
    list: { limit, offset: 0, ...(fields.length > 0 ? { fields } : {}) },
    blocks: ['table'],
    calls: [
      call('ci', {
        operation: 'search',
        text: [...keywords],
        ...itemScope(scope.identifiers, filters),
        fields: fields.length > 0 ? fields : undefined,
        limit,
        offset: 0,
      }),
    ],
  };
}
