import type { TopicReader } from '#platform/topic-log.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';

/** The last definition of every universe of the log, by its id; one that is deleted says so. */
export function definedUniverses(
  reader: TopicReader,
): Promise<ReadonlyMap<string, DefinitionRecord>> {
  const found = new Map<string, DefinitionRecord>();
  return new Promise((resolve) => {
    const unsubscribe = reader.follow(
      [topics.definitions.name],
      (record) => {
        const definition = record.value as DefinitionRecord;
        if (definition.universe !== null) found.set(definition.universe.universeId, definition);
      },
      () => {
        // The subscription is not returned yet where everything is delivered at once.
        setImmediate(() => {
          unsubscribe();
        });
        resolve(found);
      },
    );
  });
}
