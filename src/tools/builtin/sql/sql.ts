import type { OpsStatement, OpsType, OpsValue } from '../ops-queries.js';

/** A value that travels beside the statement. One that is spliced in twice is one parameter. */
class Bound {
  constructor(
    readonly value: OpsValue,
    readonly type: OpsType,
  ) {}
}

/**
 * A piece of a statement. Text comes from template literals in this code only; whatever else goes into one is another
 * piece or a bound value, so that no caller's text can become part of a statement.
 */
export class Sql {
  constructor(private readonly parts: readonly (string | Bound)[]) {}

  static literal(strings: readonly string[], pieces: readonly Sql[]): Sql {
    return new Sql(strings.flatMap((text, index) => [text, ...(pieces[index]?.parts ?? [])]));
  }

  static bound(value: OpsValue, type: OpsType): Sql {
    return new Sql([new Bound(value, type)]);
  }

  static joined(pieces: readonly Sql[], separator: string): Sql {
    return new Sql(pieces.flatMap(({ parts }, index) => (index === 0 ? parts : [separator, ...parts])));
  }

  render(): OpsStatement {
    const bound: Bound[] = [];
    const text = this.parts.map((part) => {
      if (typeof part === 'string') return part;
      const known = bound.indexOf(part);
      const position = known === -1 ? bound.push(part) : known + 1;
      return `$${position}::${part.type}`;
    });
    return { text: text.join(''), values: bound.map(({ value }) => value), types: bound.map(({ type }) => type) };
  }
}

/** Writes a piece of a statement: sql`c.status = ${bind(status, 'text')}`. */
export function sql(strings: TemplateStringsArray, ...pieces: Sql[]): Sql {
  return Sql.literal(strings, pieces);
}

export function bind(value: OpsValue, type: OpsType): Sql {
  return Sql.bound(value, type);
}

export function list(pieces: readonly Sql[]): Sql {
  return Sql.joined(pieces, ', ');
}

/** All conditions; true when there is none. */
export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : Sql.joined(conditions, ' AND ');
}

/** The n-th of a statement's own names, such as `k0`: never a caller's. */
export function numbered(prefix: 'k' | 'm' | 'i', index: number): Sql {
  return new Sql([`${prefix}${index}`]);
}
