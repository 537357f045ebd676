import type { RE2JS } from 're2js';
import { patternLibrary } from './schema-libraries.js';

/** Instructions of a compiled pattern: matching takes at most this times the length of the text. */
const MAX_PROGRAM = 5_000;
const MAX_PATTERN_LENGTH = 1_000;

/** A regular expression that takes time linear in the text, whatever the text is. */
export interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

/** What is wrong with a pattern, as a sentence for its author. */
export class PatternError extends Error {}

/**
 * Compiles a pattern as JSON Schema writes it (ECMAScript). Look-around and back-references cannot be matched in linear
 * time and are refused.
 * @throws PatternError
 */
export function linearPattern(source: string): LinearPattern {
  if (source.length > MAX_PATTERN_LENGTH) {
    throw new PatternError(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters.`);
  }
  const pattern = patternLibrary().RE2JS;
  let compiled: RE2JS;
  try {
    compiled = pattern.compile(pattern.translateRegExp(source));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it does not parse';
    throw new PatternError(
      `The pattern cannot be matched in linear time or is wrong (${reason}). Patterns take the syntax of RE2.`,
      { cause: error },
    );
  }
  if (compiled.programSize() > MAX_PROGRAM) {
    throw new PatternError('The pattern is too large once its repetitions are written out.');
  }
  return compiled;
}
