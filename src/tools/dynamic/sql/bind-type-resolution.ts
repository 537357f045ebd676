import type { StatementDescription } from '../../../sources/postgres/describe-query.js';
import type { StatementRefusal } from '../../../sources/postgres/explain-statement.js';
import type { PgType } from '../../../sources/postgres/pg-type.js';
import { characterPosition } from '../placeholder.js';
import { candidateTypes, isUndecided } from './bind-type.js';
import type { DeclaredInput } from './declared-input.js';
import { substitute, type SqlParameter, type SqlTemplate } from './sql-template.js';

/** Asks the source what it makes of a statement with these parameter types, by oid; 0 lets it infer one. */
export type Describe = (sql: string, types: readonly number[]) => Promise<StatementDescription | StatementRefusal>;

export type Resolution = StatementDescription | StatementRefusal;

export function isRefusal(answer: Resolution): answer is StatementRefusal {
  return 'code' in answer;
}

/**
 * Finds the bind type of every parameter. The server's inference serves wherever it decides. Where it cannot
 * (`$1 IS NULL OR ts > $1` is 42P08), the schema's type is declared; where that does not fit either, what the server infers
 * for the parameter's other places; and where it only fell back to text for an input that is no string, the schema's type
 * is preferred if the statement takes it.
 * @param declared of each parameter, by ordinal - 1
 * @returns the source's description under the types that were found, or its refusal
 */
export async function resolveBindTypes(
  template: SqlTemplate,
  declared: readonly DeclaredInput[],
  describe: Describe,
  typeOf: (oid: number) => PgType,
): Promise<Resolution> {
  const resolver = new Resolver(template, declared, describe, typeOf);
  return resolver.run();
}

class Resolver {
  private readonly types: number[];

  constructor(
    private readonly template: SqlTemplate,
    private readonly declared: readonly DeclaredInput[],
    private readonly ask: Describe,
    private readonly typeOf: (oid: number) => PgType,
  ) {
    this.types = template.parameters.map(() => 0);
  }

  async run(): Promise<Resolution> {
    let answer = await this.describe();
    if (isRefusal(answer)) {
      answer = await this.declareUndecided(answer);
      if (isRefusal(answer)) answer = await this.tryOthers(answer);
      if (isRefusal(answer)) return answer;
    }
    return this.preferSchemaOverText(answer);
  }

  /** Declares by its schema each parameter that the server says it cannot decide. */
  private async declareUndecided(refusal: StatementRefusal): Promise<Resolution> {
    let answer: Resolution = refusal;
    while (isRefusal(answer)) {
      const index = this.undecided(answer);
      const type = index === null ? undefined : this.candidates(index)[0];
      if (index === null || type === undefined || this.types[index] !== 0) return answer;
      this.types[index] = type;
      answer = await this.describe();
    }
    return answer;
  }

  /** What the schema says does not fit: what the parameter's places need, then the schema's second choices. */
  private async tryOthers(refusal: StatementRefusal): Promise<Resolution> {
    const learned = await this.learnFromPlaces();
    const indexes = this.types.flatMap((type, index) => (type === 0 ? [] : [index]));
    // An operator between two parameters alone is ambiguous, and the error names neither.
    const open = indexes.length > 0 ? indexes : this.types.map((_, index) => index);
    for (const index of open) {
      const before = this.types[index] ?? 0;
      for (const type of new Set([...(learned.get(index) ?? []), ...this.candidates(index)])) {
        this.types[index] = type;
        const answer = await this.describe();
        if (!isRefusal(answer)) return answer;
      }
      this.types[index] = before;
    }
    const all = this.types.map((type, index) => (type === 0 ? (this.candidates(index)[0] ?? 0) : type));
    const answer = await this.ask(this.template.sql, all);
    if (isRefusal(answer)) return refusal;
    this.types.splice(0, this.types.length, ...all);
    return answer;
  }

  /** What the server infers for each place on its own, by parameter; empty when that fails, too. */
  private async learnFromPlaces(): Promise<Map<number, number[]>> {
    const { template, parameters } = this.template;
    const order: SqlParameter[] = [];
    const sql = substitute(template, parameters, (parameter, index) => {
      order[index] = parameter;
      return `$${index + 1}`;
    });
    const types = order.map(() => 0);
    for (let round = 0; round <= order.length; round += 1) {
      const answer = await this.ask(sql, types);
      if (!isRefusal(answer)) {
        const learned = new Map<number, number[]>();
        for (const [place, { ordinal }] of order.entries()) {
          const type = answer.parameterTypes[place];
          if (types[place] !== 0 || type === undefined) continue;
          learned.set(ordinal - 1, [...(learned.get(ordinal - 1) ?? []), type]);
        }
        return learned;
      }
      const place = namedParameter(answer);
      if (place === null || types[place] !== 0) break;
      // `$1 IS NULL` takes any type, so it says nothing of its own.
      types[place] = TEXT;
    }
    return new Map();
  }

  private async preferSchemaOverText(first: StatementDescription): Promise<StatementDescription> {
    let best = first;
    for (const [index, declared] of this.declared.entries()) {
      const oid = best.parameterTypes[index] ?? 0;
      if (!isUndecided(this.typeOf(oid), declared)) continue;
      const before = this.types[index] ?? 0;
      this.types[index] = 0;
      for (const type of this.candidates(index)) {
        this.types[index] = type;
        const answer = await this.describe();
        if (isRefusal(answer)) continue;
        best = answer;
        break;
      }
      if (best.parameterTypes[index] === oid) this.types[index] = before;
    }
    return best;
  }

  /** The parameter, by ordinal - 1, that the server cannot decide. */
  private undecided(refusal: StatementRefusal): number | null {
    const named = namedParameter(refusal);
    if (named !== null) return named;
    const { template, parameters } = this.template;
    const found = parameters.find(({ places }) =>
      places.some(({ start }) => characterPosition(template, start) === refusal.position),
    );
    return found === undefined ? null : found.ordinal - 1;
  }

  private candidates(index: number): readonly number[] {
    const declared = this.declared[index];
    return declared === undefined ? [] : candidateTypes(declared);
  }

  private describe(): Promise<Resolution> {
    return this.ask(this.template.sql, this.types);
  }
}

const TEXT = 25;
/** Ambiguous parameter, indeterminate datatype. */
const UNDECIDED = new Set(['42P08', '42P18']);

/** The error's words are localised, the parameter's number in them is not. */
function namedParameter({ code, message }: StatementRefusal): number | null {
  const ordinal = UNDECIDED.has(code) ? Number(/\$(\d+)/.exec(message)?.[1]) : Number.NaN;
  return Number.isNaN(ordinal) ? null : ordinal - 1;
}
