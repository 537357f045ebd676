import type { JsonObject } from '../../../asset-registry/asset.js';
import type { Problem } from '../../../errors/problem.js';
import { characterPosition, malformedPlaceholder, undeclaredPlaceholder, type Placeholder } from '../placeholder.js';
import { constantSortKeys } from './constant-sort-keys.js';
import { parseStatements, SqlSyntaxError, type ParsedStatement } from './sql-parser.js';
import { substitute, type SqlTemplate } from './sql-template.js';
import { byteLocation, characterAtByte, nodesOfKind, visitNodes } from './syntax-tree.js';

/** Longer templates are refused: parsing time and the parser's stack are bounded by it. */
export const MAX_TEMPLATE_LENGTH = 16_384;

export interface TemplateCheck {
  problems: Problem[];
  /** The one statement, when the template parses as one. */
  statement: ParsedStatement | null;
}

/**
 * What PostgreSQL's own parser says of a template: exactly one statement, and every placeholder where a value may stand.
 * `loadSqlParser` must have been awaited.
 * @param path JSON Pointer to the field that holds the template
 */
export function checkTemplate(sql: SqlTemplate, inputSchema: JsonObject | null, path: string): TemplateCheck {
  const check = new Check(sql, inputSchema, path);
  const statement = check.run();
  return { problems: check.problems, statement };
}

class Check {
  readonly problems: Problem[] = [];
  private readonly places: Placeholder[];

  constructor(
    private readonly source: SqlTemplate,
    private readonly inputSchema: JsonObject | null,
    private readonly path: string,
  ) {
    this.places = source.parameters.flatMap(({ places }) => places).sort((left, right) => left.start - right.start);
  }

  run(): ParsedStatement | null {
    if (!this.checkText()) return null;
    this.checkDeclarations();
    const statements = this.parse(this.source.sql);
    if (statements === null) return null;
    const [statement] = statements;
    if (statements.length !== 1 || statement === undefined) {
      this.add(`A template holds exactly one statement; this one holds ${statements.length}.`);
      return null;
    }
    const values = this.checkParameters(statement);
    if (this.problems.length === 0) this.checkGrammar();
    if (this.problems.length === 0) this.checkPositions(statement, values);
    return statement;
  }

  private checkText(): boolean {
    const { template } = this.source;
    if (template.trim() === '') this.add('The template is empty; write one SQL statement.');
    else if (template.length > MAX_TEMPLATE_LENGTH) {
      this.add(`The template is ${template.length} characters long; at most ${MAX_TEMPLATE_LENGTH} are allowed.`);
    }
    const unstorable = template.search(/\0|[\ud800-\udfff]/u);
    if (unstorable !== -1) this.add('The template holds a character that PostgreSQL cannot store.', unstorable);
    const malformed = malformedPlaceholder(template);
    if (malformed !== null) {
      this.add('"{{" opens no placeholder. Write {{name}}, or { { where two braces are meant.', malformed);
    }
    return this.problems.length === 0;
  }

  private checkDeclarations(): void {
    for (const place of this.places) {
      const undeclared = undeclaredPlaceholder(place, this.inputSchema);
      if (undeclared !== null) this.add(undeclared, place.start);
    }
  }

  private parse(sql: string): ParsedStatement[] | null {
    try {
      return parseStatements(sql);
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      const place = this.placeAt(error.position);
      if (place === null) this.addAtCharacter(`PostgreSQL cannot parse this: ${error.message}.`, error.position);
      else this.addNoValue(place);
      return null;
    }
  }

  /** The tree's parameters must be the template's placeholders, one for one: quotes, comments and names hide them. */
  private checkParameters(statement: ParsedStatement): Placeholder[] {
    const ordinals = new Map(this.source.parameters.flatMap(({ ordinal, places }) => places.map((p) => [p, ordinal])));
    const { sql } = this.source;
    const byByte = new Map(this.places.map((place) => [Buffer.byteLength(sql.slice(0, place.start)), place]));
    const hidden = new Set(this.places);
    for (const node of nodesOfKind(statement.fields, 'ParamRef')) {
      const byte = byteLocation(node);
      const place = byByte.get(byte);
      // The tree of `SET (a, b) = ($1, $2)` holds each parameter twice, so a place may be met again.
      if (place !== undefined && ordinals.get(place) === node['number']) hidden.delete(place);
      else {
        const message = 'A parameter may not be written by its number; write {{name}}, declared in the input schema.';
        this.addAtCharacter(message, characterAtByte(sql, byte));
      }
    }
    for (const place of hidden) {
      this.add(
        `${this.text(place)} is no value here: it stands in quotes, in a comment or in a name. ` +
          'A placeholder takes the place of a whole value, without quotes.',
        place.start,
      );
    }
    return this.places.filter((place) => !hidden.has(place));
  }

  /**
   * libpg-query's grammar takes a parameter where the server does not (`ORDER BY a $1`, `interval $1`); a literal in the
   * same places is refused by both.
   */
  private checkGrammar(): void {
    const zeros = substitute(this.source.template, this.source.parameters, () => '0');
    try {
      parseStatements(zeros);
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      const place = this.placeAt(error.position) ?? this.placeBefore(error.position);
      if (place === null) this.addAtCharacter(`PostgreSQL cannot parse this: ${error.message}.`, error.position);
      else this.addNoValue(place);
    }
  }

  /** What parses and still does not do what the author sees. */
  private checkPositions(statement: ParsedStatement, values: readonly Placeholder[]): void {
    const { template, sql } = this.source;
    for (const place of values) {
      // `{{x}}abc` would turn into a value with the alias abc. PostgreSQL holds everything beyond ASCII for letters.
      if (WORD.test(template.slice(0, place.start).slice(-1)) || WORD.test(template.charAt(place.end))) {
        this.add(`${this.text(place)} touches the text beside it. Put a blank or an operator between.`, place.start);
      }
    }
    visitNodes(statement.fields, (node) => {
      for (const parameter of nodesOfKind(node['typmods'], 'ParamRef')) {
        const message = 'The size of a type, as in varchar(10), cannot be a placeholder.';
        this.addAtCharacter(message, characterAtByte(sql, byteLocation(parameter)));
      }
    });
    for (const { clause, byte } of constantSortKeys(statement.fields)) {
      this.addAtCharacter(
        `A placeholder without a column does nothing in ${clause}: a value is the same for every row. ` +
          `Choose among columns instead, as in CASE WHEN {{sort}} = 'name' THEN name END.`,
        characterAtByte(sql, byte),
      );
    }
  }

  private placeAt(position: number | null): Placeholder | null {
    const at = (place: Placeholder): boolean =>
      position !== null &&
      this.character(place.start) <= position &&
      position < this.character(place.start) + place.end - place.start;
    return this.places.find(at) ?? null;
  }

  private placeBefore(position: number | null): Placeholder | null {
    if (position === null) return null;
    return this.places.findLast((place) => this.character(place.start) <= position) ?? null;
  }

  private addNoValue(place: Placeholder): void {
    this.add(
      `${this.text(place)} stands where no value may stand. A placeholder is always a value, never a name, a keyword ` +
        'or a part of a literal; parentheses around it help where a whole expression is meant.',
      place.start,
    );
  }

  private text(place: Placeholder): string {
    return this.source.template.slice(place.start, place.end);
  }

  private character(offset: number): number {
    return characterPosition(this.source.template, offset);
  }

  private add(message: string, offset?: number): void {
    this.addAtCharacter(message, offset === undefined ? null : this.character(offset));
  }

  private addAtCharacter(message: string, position: number | null): void {
    this.problems.push({ path: this.path, message, ...(position === null ? {} : { position }) });
  }
}

const WORD = /[\w$"'\u0080-\uffff]/;
