/**
 * What may follow a known word inside one stretch of Hangul: particles, the plural, noun suffixes, the copula, and the
 * forms of 하다/되다. This is Korean grammar, not vocabulary. A stretch that goes on with anything else is another word
 * (`표` is not in `표준`), unless it goes on with a known word (`서버목록`).
 */

/** Case and topic particles, and their stacks. */
const PARTICLES = (
  '은 는 이 가 을 를 의 에 에서 에게 한테 한테서 으로 로 와 과 도 만 까지 부터 보다 이랑 랑 하고 마다 당 별 별로 별의 ' +
  '에는 에도 에만 에선 에서는 에서의 에서도 에서만 으로는 로는 으로의 로의 으로도 로도 으로만 로만 만의 만을 까지의 까지는 까지만 ' +
  '부터의 부터는 로부터 으로부터 로부터의 으로부터의 보다는 보다도 와의 과의 와는 과는 이나 이라도 라도 이란 란 이라는 라는 이며 별로는 당의 마다의 ' +
  '에대한 에대해 에관한 대비 이후 이전 이래 동안 동안의 동안에 내내 사이 사이의 사이에 중 중의 중에 중에서 중에서도 ' +
  '내 내의 내에 내에서 간 간의 간에 쪽 씩 들 전체 전부 모두 각각 관련 적으로 적인 요 이요 가요 은요 는요 짜리 짜리는 짜리가 짜리를 짜리의 짜리로'
).split(' ');

/** The copula: `…이다` asked, stated, or before a noun (`서버인`). */
const COPULA = (
  '인 인데 인지 인가 인가요 이고 이면 이면서 이야 야 이에요 예요 입니다 입니까 이지 지 이죠 죠 이니 이다 였어 였나 였나요 였지 였는지 ' +
  '이었어 이었나 이었나요 이었지 이었는지 였습니까 이었습니까 였던 이었던 일까 일까요 인것 인거 이나요 냐 이냐 니 나요 던가'
).split(' ');

/** 하다, 되다, 받다, 있다 and what people put after a verbal noun. */
const VERBAL = (
  '하는 하고 하며 하면 하면서 하다 하지 하기 하여 하나 하나요 하니 하던 하게 하려면 하려고 하라 하자 하도록 한 한지 한다 한다면 합니다 합니까 할 할까 ' +
  '할지 할때 함 해 해서 해줘 해줘요 해줘라 해주세요 해주라 해줄래 해달라 해주시겠어요 해라 해봐 해봐줘 해보자 해볼래 해야 해요 했어 했어요 했나 ' +
  '했나요 했던 했는지 했을 했습니까 했습니다 했다 했지 했니 하였나 하였는지 하고있는 하고있어 하는지 하는게 하는데 한게 한거 되는 되고 되며 되면 되다 되지 되나 되나요 되어 되었나 되었어 되었는지 되었던 되는지 ' +
  '된 된다 된다면 됩니다 됩니까 될 될까 됨 돼 돼요 됐어 됐어요 됐나 됐나요 됐던 됐는지 됐다 됐을 돼있는 되어있는 돼있어 되어있어 된게 된거 받는 받고 ' +
  '받은 받지 받나 받나요 받아 받게 받을 받았나 받았어 시킨 시키는 시켜 시켜줘 있는 있나 있나요 있어 있었 없는 없이 난 나는 나면 났어 났나 나나 주는 주고 주나 주는지 중인 중이던 중이야 좀'
).split(' ');

/** The forms that ask for something to be done, which a planner that only reads must notice. */
export const IMPERATIVES: ReadonlySet<string> = new Set(
  '해 해줘 해줘요 해줘라 해주세요 해주라 해줄래 해달라 해주시겠어요 해라 하라 하자 해봐 시켜 시켜줘 좀 해보자'.split(
    ' ',
  ),
);

/** `들` and the like stand before a particle; `값` and `치` turn an aggregation into a noun. */
const STACKED = ['', '들', '값', '치', '값들'];

/** After one syllable only what can hardly be the rest of another word (`중` may: `다중`, `존중`). */
const SAFE_AFTER_ONE = new Set(
  '은 는 이 가 을 를 의 에 에서 로 으로 와 과 만 별 별로 들 들의 들은 들이 들을 까지 부터 로는 으로는 에는 에서는 값 값은 값이 값을 값의 보다 마다 이랑 랑 하고 이야 야 입니다 예요 이에요 로만 만의 이나'.split(
    ' ',
  ),
);

/** Particles that ask for a final consonant before them, or for none: `앱은`, but `수는`. `수은` is another word. */
const AFTER_CONSONANT = new Set('은 이 을 과 으로'.split(' '));
const AFTER_VOWEL = new Set('는 가 를 와'.split(' '));

function agrees(last: string, particle: string): boolean {
  const isClosed = (last.charCodeAt(0) - 0xac00) % 28 !== 0;
  return isClosed ? !AFTER_VOWEL.has(particle) : !AFTER_CONSONANT.has(particle);
}

/** Also ends of other words (`수도`, `수당`, `각인`): of one syllable, only names of things take them. */
const AFTER_NAMES = new Set('도 당 인'.split(' '));

function stack(endings: readonly string[]): string[] {
  return STACKED.flatMap((suffix) => endings.map((ending) => suffix + ending));
}

const AFTER_NOUN: ReadonlySet<string> = new Set([
  ...stack(PARTICLES),
  ...STACKED.slice(1),
  ...stack(COPULA),
  // `몇 대씩이야`.
  ...COPULA.map((copula) => `씩${copula}`),
  ...VERBAL,
]);

/** What follows a verb in the past (`늘었`, `올라갔`), whose last syllable ends in ㅆ as that of no noun does. */
const AFTER_PAST: ReadonlySet<string> = new Set(
  (
    '어 어요 나 나요 니 냐 지 지요 죠 는지 는데 던 던가 던지 을 을까 을까요 다 다면 고 으면 습니까 습니다 네 네요 음 는가 는가요 었던 었어 ' +
    '었나 었는지 으며 거든 대 댔어'
  ).split(' '),
);
const FINAL_PAST = 20;
const LONGEST_PAST = Math.max(...[...AFTER_PAST].map((ending) => ending.length));

/** Whether a word that ends in this letter is a verb in the past, and goes on as one. */
export function isPastEnding(last: string, rest: string): boolean {
  if (rest.length > LONGEST_PAST) return false;
  const code = last.charCodeAt(0) - 0xac00;
  return code >= 0 && code < 11_172 && code % 28 === FINAL_PAST && AFTER_PAST.has(rest);
}

/** Particles short and common enough to be followed by the next word without a space (`서버의목록`). */
const BETWEEN: ReadonlySet<string> = new Set(
  '은 는 이 가 을 를 의 에 별 들 들의 중 에서 와 과 된 한 인 하는 되는'.split(' '),
);

/** No ending has more letters. */
export const LONGEST_ENDING = Math.max(...[...AFTER_NOUN].map((ending) => ending.length));
export const LONGEST_BETWEEN = 2;

/** Whether a known word of several syllables may be followed by exactly this until its stretch of Hangul ends. */
export function isEnding(rest: string): boolean {
  return rest.length <= LONGEST_ENDING && AFTER_NOUN.has(rest);
}

/** The same for a word of one syllable, `last`, which is the beginning of many others. */
export function isEndingOfOne(last: string, rest: string, isName: boolean): boolean {
  if (isName && AFTER_NAMES.has(rest)) return true;
  return SAFE_AFTER_ONE.has(rest) && agrees(last, rest);
}

/** Whether a stretch of Hangul by itself says nothing more than grammar (`해줘`, `에서`, `입니다`). */
export function isOnlyGrammar(run: string): boolean {
  return run.length <= LONGEST_ENDING && AFTER_NOUN.has(run);
}

/** Whether this may stand between a known word and the next one without a space. */
export function isBetween(rest: string): boolean {
  return BETWEEN.has(rest);
}
