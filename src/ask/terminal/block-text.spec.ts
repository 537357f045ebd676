import { blockText } from './block-text.js';
import { sparkline } from './sparkline.js';
import { textWidth } from '../../terminal/text-width.js';
import { textTable } from './text-table.js';

describe('blocks on a terminal', () => {
  it('shows a table with its columns in line, also where Hangul takes two columns a letter', () => {
    expect(
      textTable(
        ['이름', 'value'],
        [
          ['서버', 3.14159],
          ['db', null],
        ],
      ),
    ).toBe(['이름  value', '────  ─────', '서버  3.142', 'db    –'].join('\n'));
    expect(textWidth('서버 a')).toBe(6);
  });

  it('cuts a cell that is too long', () => {
    const lines = textTable(['text'], [['x'.repeat(200)]]).split('\n');
    expect(lines[2]).toBe(`${'x'.repeat(47)}…`);
  });

  it('says when rows were left out', () => {
    const table = { type: 'table', columns: [{ name: 'a', label: 'A' }], rows: [{ a: 1 }], truncated: true } as const;
    expect(blockText({ ...table, columns: [...table.columns], rows: [...table.rows] })).toContain(
      'more rows are left out',
    );
  });

  it('draws a series from lowest to highest, and leaves out what was not measured', () => {
    expect(sparkline([0, 5, 10, null, 10])).toBe('▁▅█ █');
    expect(sparkline([7, 7])).toBe('▁▁');
    expect(sparkline([])).toBe('');
    expect(sparkline(Array.from({ length: 1000 }, (_, index) => index))).toHaveLength(60);
  });

  it('shows a number with its unit, and a missing one as missing', () => {
    expect(blockText({ type: 'number', label: 'Average', value: 41.25, unit: '%' })).toBe('Average: 41.25 %');
    expect(blockText({ type: 'number', label: 'Average', value: null })).toBe('Average: –');
  });

  it('shows a network as a tree that ends also where there is a cycle', () => {
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, label: id, type: 'system' }));
    const edges = [
      { from: 'a', to: 'b', type: 'DEPENDS_ON' },
      { from: 'b', to: 'c', type: 'DEPENDS_ON' },
      { from: 'c', to: 'a', type: 'DEPENDS_ON' },
    ];
    expect(blockText({ type: 'network', nodes, edges })).toBe(
      [
        'a (system)',
        '  ─DEPENDS_ON→ b (system)',
        '    ─DEPENDS_ON→ c (system)',
        '      ─DEPENDS_ON→ a (system) …',
        '  ←DEPENDS_ON─ c (system) …',
      ].join('\n'),
    );
  });
});
