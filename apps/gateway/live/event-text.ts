/** An event of a stream as it is written, but for its id and the blank line that ends it. JSON has no line breaks. */
export const eventText = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n`;

/** The id, and the end of an event. */
export const eventEnd = (id: string): string => `id: ${id}\n\n`;
