/** Syllables of the Hangul block are laid out in runs of 28, of which the first ends in a vowel. */
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const RUN = 28;

/** Digits and letters as they are read aloud: those that end in a consonant. */
const CONSONANT_DIGITS = '013678';
const CONSONANT_LETTERS = 'lmnr';

function endsInConsonant(word: string): boolean {
  const last =
    word
      .trim()
      .toLowerCase()
      .match(/[\p{L}\p{N}](?=[^\p{L}\p{N}]*$)/u)?.[0] ?? '';
  const code = last.charCodeAt(0);
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) return (code - FIRST_SYLLABLE) % RUN !== 0;
  return last !== '' && (CONSONANT_DIGITS.includes(last) || CONSONANT_LETTERS.includes(last));
}

/** The word with the topic particle that its last sound asks for: 은 or 는. */
export function withTopic(word: string): string {
  return `${word}${endsInConsonant(word) ? '은' : '는'}`;
}

/** The word with the subject particle that its last sound asks for: 이 or 가. */
export function withSubject(word: string): string {
  return `${word}${endsInConsonant(word) ? '이' : '가'}`;
}
