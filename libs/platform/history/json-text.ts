/** What jsonb has no place for: NUL, and halves of a surrogate pair; JSON.stringify escapes both. */
const SUSPECT = /\\u0000|\\ud[89a-f]/i;
const UNSTORABLE = /\0|\p{Surrogate}/gu;
const REPLACEMENT = '\ufffd';

/** JSON that PostgreSQL stores: text it cannot hold, which somebody may have sent, becomes U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text) ? JSON.stringify(value, cleaned) : text;
}

function cleaned(_: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(UNSTORABLE, REPLACEMENT);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name.replaceAll(UNSTORABLE, REPLACEMENT), of]),
  );
}
