import fc from 'fast-check';
import {
  characterPosition,
  malformedPlaceholder,
  placeholderValue,
  scanPlaceholders,
  undeclaredPlaceholder,
} from './placeholder.js';

const schema = { type: 'object', properties: { sku: { type: 'string' } } };
const context = { tenantId: 'acme', actor: 'key:ops' };
const only = (template: string) => scanPlaceholders(template)[0]!;

describe('scanPlaceholders', () => {
  it('finds inputs with and without their scope, and server values', () => {
    expect(scanPlaceholders('a {{sku}} b {{ inputs.sku }}{{context.actor}}')).toEqual([
      { scope: 'inputs', name: 'sku', start: 2, end: 9 },
      { scope: 'inputs', name: 'sku', start: 12, end: 28 },
      { scope: 'context', name: 'actor', start: 28, end: 45 },
    ]);
  });

  it.each(['{sku}', '{{}}', '{{a b}}', '{{inputs.a.b}}', '{{a-b}}', '{{1a}}', '{{other.a}}', '{{a}'])(
    'finds none in %s',
    (text) => expect(scanPlaceholders(text)).toEqual([]),
  );

  it('takes the text of the template apart without losing any of it', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{{sku}}', '{{context.actor}}', '{{', '}}', '{'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const template = pieces.join('');
        let end = 0;
        for (const found of scanPlaceholders(template)) {
          expect(found.start).toBeGreaterThanOrEqual(end);
          expect(template.slice(found.start, found.start + 2)).toBe('{{');
          expect(template.slice(found.end - 2, found.end)).toBe('}}');
          end = found.end;
        }
      }),
    );
  });
});

describe('malformedPlaceholder', () => {
  it.each([
    ['{{sku}} {{ a b }}', 8],
    ['{{', 0],
    ['{{sku', 0],
    ['x {{{sku}}', null],
    ['{a: {b: 1}}', null],
    ['{{sku}}', null],
  ])('looks at %s and answers %s', (template, expected) => expect(malformedPlaceholder(template)).toBe(expected));
});

describe('undeclaredPlaceholder', () => {
  it('accepts declared inputs and the values that the server supplies', () => {
    expect(undeclaredPlaceholder(only('{{sku}}'), schema)).toBeNull();
    expect(undeclaredPlaceholder(only('{{context.tenant_id}}'), schema)).toBeNull();
  });

  it.each(['{{other}}', '{{toString}}', '{{__proto__}}', '{{context.roles}}', '{{tenant_id}}'])(
    'names what is wrong with %s',
    (text) => expect(undeclaredPlaceholder(only(text), schema)).toContain(text.replaceAll(/[{}]/g, '')),
  );

  it('holds every input undeclared when there is no schema', () =>
    expect(undeclaredPlaceholder(only('{{sku}}'), null)).not.toBeNull());
});

describe('placeholderValue', () => {
  it('reads inputs as they are and server values from the context alone', () => {
    const params = { sku: null, tenant_id: 'forged', actor: 'forged' };
    expect(placeholderValue(only('{{sku}}'), params, context)).toBeNull();
    expect(placeholderValue(only('{{other}}'), params, context)).toBeUndefined();
    expect(placeholderValue(only('{{toString}}'), params, context)).toBeUndefined();
    expect(placeholderValue(only('{{context.tenant_id}}'), params, context)).toBe('acme');
    expect(placeholderValue(only('{{context.actor}}'), params, context)).toBe('key:ops');
  });
});

describe('characterPosition', () => {
  it('counts characters, not UTF-16 units', () => expect(characterPosition('가😀{{', 3)).toBe(2));
});
