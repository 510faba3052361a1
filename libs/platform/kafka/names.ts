import { topicList } from '#stream/topics.js';

const CANONICAL = 'ballast';
const PUBLIC: ReadonlySet<string> = new Set(
  topicList.flatMap((spec) => (spec.public ? [spec.name] : [])),
);

/** Between the names of the table of topics and those of a cluster. */
export class KafkaNames {
  readonly #physical = new Map<string, string>();
  readonly #logical = new Map<string, string>();

  /**
   * @param namespace replaces `ballast` in internal names, groups and transactional ids
   * @param publicPrefix put in front of the public names; empty but in tests
   */
  constructor(
    readonly namespace: string = CANONICAL,
    readonly publicPrefix: string = '',
  ) {}

  /** The cluster's name of a topic of ours. */
  physical(topic: string): string {
    let name = this.#physical.get(topic);
    if (name === undefined) {
      name = PUBLIC.has(topic)
        ? `${this.publicPrefix}${topic}`
        : `${this.namespace}${topic.slice(CANONICAL.length)}`;
      this.#physical.set(topic, name);
      this.#logical.set(name, topic);
    }
    return name;
  }

  /** The table's name of a topic that `physical` has named before. */
  logical(name: string): string {
    const topic = this.#logical.get(name);
    if (topic === undefined) throw new RangeError(`expected a topic of ours, was ${name}`);
    return topic;
  }

  /** Transactional id of one task of a stage. */
  transactionalId(stage: string, task: number): string {
    return `${this.namespace}.${stage}.${task}`;
  }
}
