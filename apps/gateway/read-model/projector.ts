import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TOPIC_READER } from '#platform/topic-log-tokens.js';
import type { TopicReader, Unsubscribe } from '#platform/topic-log.js';
import { ReplicaAgreement } from '../agreement/replica-agreement.js';
import { LiveStreams } from '../live/live-streams.js';
import { READ_TOPICS, ReadModel } from './read-model.js';

/** Keeps the read model, and those who listen, following the log for as long as the module lives. */
@Injectable()
export class Projector implements OnModuleInit, OnModuleDestroy {
  #stop: Unsubscribe = () => undefined;

  constructor(
    @Inject(TOPIC_READER) private readonly reader: TopicReader,
    private readonly model: ReadModel,
    private readonly streams: LiveStreams,
    private readonly agreement: ReplicaAgreement,
  ) {}

  onModuleInit(): void {
    this.#stop = this.reader.follow(
      READ_TOPICS,
      (record) => {
        // First: whoever waits for the read model asks these two where they are.
        this.streams.fold(record);
        this.agreement.fold(record);
        this.model.fold(record);
      },
      () => {
        this.model.caughtUp = true;
      },
    );
  }

  onModuleDestroy(): void {
    this.#stop();
  }
}
