import { BallastError } from '#core/ballast-error.js';
import type { Request } from './arguments.js';
import type { DeadLetterLog } from './dead-letter-log.js';
import { findLetter } from './find-letter.js';
import { fullJson, fullLines, letterJson, listLines } from './letter-view.js';
import { contentOf, type Letter, lettersOf } from './letters.js';
import { recordsAgain, refusalOf } from './resubmission.js';

/** Answers one request from a log. @throws BallastError CONFIG_INVALID on an id or a wish that cannot be met */
export async function answer(log: DeadLetterLog, request: Request): Promise<readonly string[]> {
  const letters = lettersOf(await log.read(), log.codec);
  switch (request.kind) {
    case 'list':
      return list(letters, request);
    case 'show': {
      const letter = findLetter(letters, request.id);
      return request.form === 'json'
        ? [JSON.stringify(fullJson(letter, log.codec), null, 2)]
        : fullLines(letter, log.codec);
    }
    case 'resubmit':
      return resubmit(log, letters, request);
  }
}

function list(
  letters: readonly Letter[],
  { code, topic, since, form }: Extract<Request, { kind: 'list' }>,
): readonly string[] {
  const wanted = letters.filter(
    ({ time, letter }) =>
      (code === null || letter.code === code) &&
      (topic === null || letter.topic === topic) &&
      time >= since,
  );
  if (form === 'json') return [JSON.stringify(wanted.map(letterJson), null, 2)];
  const total = `${wanted.length} of ${letters.length} dead letters`;
  return [...wanted.flatMap(listLines), total];
}

/** All of them or none: the first fault of any of them keeps the others back. */
async function resubmit(
  log: DeadLetterLog,
  letters: readonly Letter[],
  { ids, repeats }: Extract<Request, { kind: 'resubmit' }>,
): Promise<readonly string[]> {
  const wanted = [...new Set(ids.map((id) => findLetter(letters, id)))];
  const refusals = wanted.flatMap((letter) => refusalOf(letter, letters, repeats) ?? []);
  if (repeats === 'once') refusals.push(...equals(wanted));
  if (refusals.length > 0) throw new BallastError('CONFIG_INVALID', refusals.join('\n'));
  await log.write(wanted.flatMap((letter) => recordsAgain(letter, log.codec)));
  return wanted.map(({ id, letter: { topic, partition } }) => {
    return `${id} was written again to ${topic}/${partition}`;
  });
}

function equals(wanted: readonly Letter[]): string[] {
  const seen = new Map<string, string>();
  return wanted.flatMap((letter) => {
    const first = seen.get(contentOf(letter));
    if (first !== undefined)
      return [`${letter.id}: the same bytes as ${first}: --again writes both`];
    seen.set(contentOf(letter), letter.id);
    return [];
  });
}
