/** Injection token of the {@link TopicReader} port. */
export const TOPIC_READER = Symbol('TopicReader');

/** Injection token of the {@link TopicWriter} port. */
export const TOPIC_WRITER = Symbol('TopicWriter');

/** Injection token of the {@link TopicSource} port. */
export const TOPIC_SOURCE = Symbol('TopicSource');
