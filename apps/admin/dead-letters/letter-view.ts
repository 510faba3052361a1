import type { RecordCodec } from '#platform/task/record-codec.js';
import { idOf, type Letter } from './letters.js';
import { decodedOriginal, hexLines } from './original-view.js';

/** Bytes that `show` dumps. */
const DUMPED = 1024;

/** A letter as JSON; `show` adds the original. */
export function letterJson({ id, time, letter, headers, resubmitted }: Letter): object {
  const { code, topic, partition, offset, key, stage, message, sha256, length } = letter;
  return {
    id,
    at: iso(time),
    code,
    source: { topic, partition, offset },
    key,
    headers,
    stage,
    reason: message,
    sha256,
    length,
    kept: letter.original.length,
    resubmitted: resubmitted.map(iso),
  };
}

/** {@link letterJson} with the original, and what it says where it can be read. */
export function fullJson(wanted: Letter, codec: RecordCodec): object {
  const decoded = decodedOriginal(wanted, codec);
  return {
    ...letterJson(wanted),
    original: Buffer.from(wanted.letter.original).toString('base64'),
    decoded: decoded === null ? null : (JSON.parse(decoded) as unknown),
  };
}

/** One letter of a list: what and where, then why. */
export function listLines({ id, time, letter, resubmitted }: Letter): readonly string[] {
  const { code, key, length, sha256 } = letter;
  const front = `${iso(time)}  ${code}  ${id}  ${sha256.slice(0, 12)}`;
  const again = resubmitted.map((at) => `  written again ${iso(at)}`);
  return [
    front,
    `  from ${idOf(letter)}  key ${inQuotes(key)}  ${length} bytes`,
    `  ${letter.message}`,
    ...again,
  ];
}

/** Everything about one letter. */
export function fullLines(wanted: Letter, codec: RecordCodec): readonly string[] {
  const { id, time, letter, resubmitted } = wanted;
  const { length, original } = letter;
  const kept = original.length < length ? `, the first ${original.length} kept` : '';
  const decoded = decodedOriginal(wanted, codec);
  return [
    `id             ${id}`,
    `at             ${iso(time)}`,
    `from           ${idOf(letter)}`,
    `key            ${inQuotes(letter.key)}`,
    `headers        ${JSON.stringify(wanted.headers)}`,
    `stage          ${letter.stage}`,
    `code           ${letter.code}`,
    `reason         ${letter.message}`,
    `sha256         ${letter.sha256}`,
    `length         ${length} bytes${kept}`,
    `written again  ${resubmitted.map(iso).join(', ') || 'never'}`,
    '',
    ...(decoded === null ? ['cannot be read by the schema of its topic'] : decoded.split('\n')),
    '',
    ...hexLines(original, DUMPED),
  ];
}

const iso = (time: number): string => new Date(time).toISOString();

/** Keys are outsiders' texts: no control character reaches the terminal. */
const inQuotes = (text: string): string => JSON.stringify(text);
