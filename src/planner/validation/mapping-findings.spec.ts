import { DEFAULT_VOCABULARIES } from '../vocabulary/default-vocabularies.js';
import { mappingFindings } from './mapping-findings.js';

const METRICS = { aliases: { cpu: 'cpu_usage' }, keywords: ['metric'] };
const check = (name: string, content: unknown, others = {}, type: string | null = name) =>
  mappingFindings({ name, mapping_type: type, content }, others);

describe('the check of a mapping before it is published', () => {
  it('finds nothing wrong with good words', async () => {
    expect(await check('metric_aliases', METRICS)).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    ["a shape that is not the type's", 'metric_aliases', { aliases: [], keywords: [] }, '/content/aliases'],
    ['a field that the type does not have', 'list_keywords', { keywords: ['list'], more: 1 }, '/content/more'],
    ['an empty keyword', 'list_keywords', { keywords: ['list', '  '] }, '/content/keywords/1'],
    ['a keyword twice', 'list_keywords', { keywords: ['list', 'LIST'] }, '/content/keywords/1'],
    ['a keyword that is no text', 'list_keywords', { keywords: [7] }, '/content/keywords/0'],
  ])('refuses %s, and says where', async (_, name, content, path) => {
    const { problems } = await check(name, content);
    expect(problems).toMatchObject([{ path }]);
  });

  it('refuses a mapping_type that is not the name', async () => {
    const { problems } = await check('list_keywords', { keywords: ['list'] }, {}, 'table_hints');
    expect(problems).toMatchObject([{ path: '/mapping_type' }]);
  });

  it('warns of a name that the planner does not read, and lists those it does', async () => {
    const { problems, warnings } = await check('metric_alias', METRICS);
    expect(problems).toEqual([]);
    expect(warnings).toMatchObject([{ path: '/name', message: expect.stringContaining('metric_aliases') }]);
  });

  it('tells every problem at once', async () => {
    const { problems } = await check('list_keywords', { keywords: ['', 'a', 'A', 3] });
    expect(problems.map((problem) => problem.path)).toEqual([
      '/content/keywords/0',
      '/content/keywords/2',
      '/content/keywords/3',
    ]);
  });

  it('warns of an alias whose metric nobody knows', async () => {
    const content = { aliases: { rpm: 'fan_speed', cpu: 'cpu_usage' }, keywords: ['metric'] };
    const { problems, warnings } = await check('metric_aliases', content, DEFAULT_VOCABULARIES);
    expect(problems).toEqual([]);
    expect(warnings).toContainEqual(
      expect.objectContaining({ path: '/content/aliases/rpm', message: expect.stringContaining('fan_speed') }),
    );
    expect(warnings.map((warning) => warning.path)).not.toContain('/content/aliases/cpu');
  });

  it('warns of a keyword that another vocabulary has too, and names both', async () => {
    const { warnings } = await check(
      'table_hints',
      { keywords: ['목록', 'table'] },
      { list_keywords: { keywords: ['목록'] } },
    );
    expect(warnings).toEqual([
      { path: '/content/keywords/0', message: expect.stringMatching(/"목록".*list_keywords/) },
    ]);
  });
});
