import fc from 'fast-check';
import type { Problem } from '../../errors/problem.js';
import { FieldReader } from './field-reader.js';

const read = <Value>(value: unknown, use: (reader: FieldReader) => Value): { value: Value; problems: Problem[] } => {
  const problems: Problem[] = [];
  return { value: use(new FieldReader(value, ['content'], problems)), problems };
};

describe('FieldReader', () => {
  it('reads fields of every kind and their defaults', () => {
    const { value, problems } = read(
      { host: 'db', port: 5432, tls: true, kind: 'a', names: ['x', 'y'], nothing: null },
      (reader) => [
        reader.requiredText('host'),
        reader.integer('port', null, 1, 65_535),
        reader.flag('tls', false),
        reader.choice('kind', ['a', 'b'], null),
        reader.textList('names', { maxItems: 2 }),
        reader.text('nothing'),
        reader.text('absent'),
        reader.integer('absent', 7, 1, 9),
        reader.flag('absent', true),
        reader.choice('absent', ['a'], 'a'),
        reader.textList('absent', { maxItems: 2 }),
        reader.object('absent'),
      ],
    );
    expect(value).toEqual(['db', 5432, true, 'a', ['x', 'y'], null, null, 7, true, 'a', [], null]);
    expect(problems).toEqual([]);
  });

  it('reports every wrong field by its JSON Pointer and goes on', () => {
    const content = { host: 1, port: 0.5, tls: 'yes', kind: 'z', names: ['x', 2], 'a/b': 1, inner: 3 };
    const { problems } = read(content, (reader) => {
      reader.requiredText('user');
      reader.text('host');
      reader.integer('port', null, 1, 9);
      reader.flag('tls', false);
      reader.choice('kind', ['a', 'b'], null);
      reader.textList('names', { maxItems: 2, pattern: /^x$/, form: 'x' });
      reader.object('inner');
      reader.refuseUnknown();
    });
    expect(problems.map(({ path }) => path)).toEqual([
      '/content/user',
      '/content/host',
      '/content/port',
      '/content/tls',
      '/content/kind',
      '/content/names/1',
      '/content/inner',
      '/content/a~1b',
    ]);
  });

  it('never throws on any document, and never reads what an object inherits', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (document, key) => {
        read(document, (reader) => {
          reader.text(key);
          reader.integer(key, null, 0, 1);
          reader.textList(key, { maxItems: 1 });
          reader.object(key);
          reader.refuseUnknown();
        });
      }),
    );
    expect(read({}, (reader) => [reader.raw('toString'), reader.raw('__proto__')]).value).toEqual([
      undefined,
      undefined,
    ]);
  });
});
