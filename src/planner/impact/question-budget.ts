import type { AskedQuestion } from '../question-log/question-log.service.js';

/** Five thousand questions of a hundred characters: some seconds of planning, in slices, for one caller. */
const MOST_CHARACTERS = 500_000;

/** The newest questions that are together short enough to be tried at once. */
export function withinBudget(newestFirst: readonly AskedQuestion[], characters = MOST_CHARACTERS): AskedQuestion[] {
  let left = characters;
  const end = newestFirst.findIndex(({ question }) => (left -= question.length) < 0);
  return newestFirst.slice(0, end < 0 ? undefined : end);
}
