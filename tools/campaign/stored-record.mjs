/** A message as the codec and the checker read one: with its headers, one of which names the version of the schema. */
export function storedRecord(topic, partition, { offset, key, value, headers }) {
  return {
    topic,
    partition,
    offset: Number(offset),
    key: key === null ? '' : key.toString(),
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]),
    ),
  };
}
