/** Raw settings, as the process environment or a `.env` file gives them. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one setting: a sentence that names it and says what would be right. Never repeats a secret. */
export interface SettingProblem {
  setting: string;
  message: string;
}

interface IntegerRange {
  min: number;
  max: number;
}

const TRUE_WORDS = ['true', '1', 'yes', 'on'];
const FALSE_WORDS = ['false', '0', 'no', 'off'];

/** Reads settings one by one and collects what is wrong, so that all problems are told together. An empty value is unset. */
export class SettingReader {
  readonly problems: SettingProblem[] = [];

  constructor(private readonly environment: RawEnvironment) {}

  text(setting: string): string | null {
    const value = this.environment[setting]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  integer<Fallback extends number | null>(setting: string, fallback: Fallback, range: IntegerRange): number | Fallback {
    const value = this.text(setting);
    if (value === null) return fallback;
    const number = Number(value);
    if (/^[+-]?\d+$/.test(value) && number >= range.min && number <= range.max) return number;
    return this.refuse(
      setting,
      `must be a whole number from ${range.min} to ${range.max}, not ${quote(value)}.`,
      fallback,
    );
  }

  flag(setting: string, fallback: boolean): boolean {
    const value = this.text(setting)?.toLowerCase();
    if (value === undefined) return fallback;
    if (TRUE_WORDS.includes(value)) return true;
    if (FALSE_WORDS.includes(value)) return false;
    return this.refuse(setting, `must be true or false, not ${quote(value)}.`, fallback);
  }

  choice<Choice extends string>(setting: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(setting);
    if (value === null) return fallback;
    const chosen = choices.find((choice) => choice === value.toLowerCase());
    return chosen ?? this.refuse(setting, `must be one of ${choices.join(', ')}, not ${quote(value)}.`, fallback);
  }

  /** A comma-separated list; an empty list when unset. `accepts` says whether an item is right, `form` what it must be. */
  list(setting: string, accepts: (item: string) => boolean, form: string): string[] {
    const items = (this.text(setting) ?? '').split(',').map((item) => item.trim());
    const wrong = items.filter((item) => item !== '' && !accepts(item));
    if (wrong.length > 0) {
      return this.refuse(setting, `must be a comma-separated list of ${form}, not ${wrong.map(quote).join(', ')}.`, []);
    }
    return items.filter((item) => item !== '');
  }

  /** Any text that `accepts` says is right. `form` says what it must be; with `secret` the value is not repeated. */
  checked<Fallback extends string | null>(
    setting: string,
    fallback: Fallback,
    accepts: (value: string) => boolean,
    form: string,
    secret = false,
  ): string | Fallback {
    const value = this.text(setting);
    if (value === null) return fallback;
    if (accepts(value)) return value;
    return this.refuse(setting, `must be ${form}${secret ? '' : `, not ${quote(value)}`}.`, fallback);
  }

  /** Notes a problem and answers `fallback`, so that reading goes on. */
  refuse<Fallback>(setting: string, message: string, fallback: Fallback): Fallback {
    this.problems.push({ setting, message: `${setting} ${message}` });
    return fallback;
  }
}

function quote(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}
