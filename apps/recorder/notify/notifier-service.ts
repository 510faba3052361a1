import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { TOPIC_SOURCE } from '#platform/topic-log-tokens.js';
import type { TopicSource } from '#platform/topic-log.js';
import { RECORDER_CONFIG, type RecorderConfig } from '../recorder-config.js';
import { Notifier, type ReceiverStatus } from './notifier.js';

/** Tells receivers of triggers and decisions for as long as the module lives. */
@Injectable()
export class NotifierService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #notifier: Notifier | null;

  constructor(
    @Inject(TOPIC_SOURCE) source: TopicSource,
    @Inject(RECORDER_CONFIG) { notify }: RecorderConfig,
  ) {
    this.#notifier = notify === undefined ? null : new Notifier({ ...notify, source });
  }

  get status(): readonly ReceiverStatus[] {
    return this.#notifier?.status ?? [];
  }

  onApplicationBootstrap(): void {
    this.#notifier?.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#notifier?.stop();
  }
}
