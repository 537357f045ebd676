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
    const unknown = warnings.filter(({ message }) => message.includes('no known metric'));
    expect(unknown.map(({ path }) => path)).toEqual(['/content/aliases/rpm']);
  });

  it('warns of a field that shares the words of a metric nobody knows, and refuses two fields with the same', async () => {
    const fields = (sizes: string[]) => ({
      fields: Object.fromEntries(sizes.map((size_of, at) => [`attributes.size${at}`, { words: [], size_of }])),
    });
    const { warnings } = await check('filterable_fields', fields(['fan_speed']), DEFAULT_VOCABULARIES);
    expect(warnings).toContainEqual(expect.objectContaining({ path: '/content/fields/attributes.size0/size_of' }));
    const { problems } = await check('filterable_fields', fields(['memory_usage', 'memory_usage']));
    expect(problems).toMatchObject([{ path: '/content/fields/attributes.size1/size_of' }]);
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

  it('warns of a keyword that hides a shorter one of another vocabulary, and of one that is hidden', async () => {
    const others = {
      history_keywords: { keywords: ['시간'], time_map: {} },
      table_hints: { keywords: ['cpu time table'] },
    };
    const { warnings } = await check(
      'metric_aliases',
      { aliases: { 응답시간: 'response_time', 'cpu time': 'cpu_usage' } },
      others,
    );
    expect(warnings).toEqual([
      {
        path: '/content/aliases/cpu time',
        message: expect.stringMatching(/"cpu time" is hidden .*"cpu time table" of table_hints/),
      },
      {
        path: '/content/aliases/응답시간',
        message: expect.stringMatching(/"응답시간" .*hides "시간" of history_keywords/),
      },
    ]);
  });

  it('refuses history words without words for times', async () => {
    const { problems } = await check('history_keywords', { keywords: ['event'] });
    expect(problems).toEqual([{ path: '/content', message: expect.stringContaining('"time_map" is missing') }]);
  });

  it.each([
    ['list_keywords', { keywords: [] }, ['/content/keywords']],
    ['agg_keywords', { mappings: {} }, ['/content/mappings']],
    ['metric_aliases', { aliases: {}, keywords: [] }, ['/content/aliases', '/content/keywords']],
    ['history_keywords', { keywords: ['event'], time_map: {} }, ['/content/time_map']],
  ])('warns of %s without words: %j', async (name, content, paths) => {
    const { problems, warnings } = await check(name, content);
    expect(problems).toEqual([]);
    expect(warnings.map(({ path }) => path)).toEqual(paths);
  });

  it.each<[string, unknown, unknown, string[]]>([
    [
      'agg_keywords',
      { mappings: { average: 'avg', mean: 'avg', top: 'max' } },
      { mappings: { mean: 'avg' } },
      ['/content/mappings No word stands for the aggregation max any more; in what serves now "top" do.'],
    ],
    [
      'metric_aliases',
      { aliases: { cpu: 'cpu_usage', ram: 'memory_usage' }, keywords: ['metric'] },
      { aliases: { processor: 'cpu_usage' }, keywords: ['indicator'] },
      ['/content/aliases No word stands for the metric memory_usage any more; in what serves now "ram" do.'],
    ],
    [
      'history_keywords',
      { keywords: ['event'], source_map: { job: 'work_history' }, time_map: { today: 'today' } },
      { keywords: ['event'], time_map: { yesterday: 'yesterday' } },
      [
        '/content/source_map No word stands for the history work_history any more; in what serves now "job" do.',
        '/content/time_map No word stands for the time today any more; in what serves now "today" do.',
      ],
    ],
    ['list_keywords', { keywords: ['list'] }, { keywords: ['rollcall'] }, []],
  ])('warns of what no word of %s is left for', async (name, serving, content, told) => {
    const { warnings } = await check(name, content, { [name]: serving });
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toEqual(told);
  });

  it('keeps the list of unknown metrics short, and says how many more there are', async () => {
    const aliases = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`word${at}`, `metric_${at}`]));
    const { warnings } = await check('metric_aliases', { aliases, keywords: ['metric'] }, DEFAULT_VOCABULARIES);
    const unknown = warnings.filter(({ message }) => /no known metric|not known/.test(message));
    expect(unknown).toHaveLength(101);
    expect(unknown[0]!.path).toBe('/content/aliases/word0');
    expect(unknown.at(-1)).toEqual({ path: '/content', message: expect.stringContaining('200 more') });
  });

  it('keeps the list of such warnings short, and says how many more there are', async () => {
    const keywords = Array.from({ length: 300 }, (_, at) => `word${at} list`);
    const { warnings } = await check('table_hints', { keywords }, { list_keywords: { keywords: ['list'] } });
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toEqual({ path: '/content', message: expect.stringContaining('200 more') });
  });
});
