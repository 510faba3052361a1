import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HISTORY } from '#platform/history/history-token.js';
import type { HistoryStore } from '#platform/history/history-store.js';
import { Recorder, type RecorderFigures } from '#platform/history/recorder.js';
import { passedOver } from '#platform/history/spare-refused.js';
import { processTiming } from '#platform/kafka/process-timing.js';
import { TOPIC_SOURCE } from '#platform/topic-log-tokens.js';
import type { TopicSource } from '#platform/topic-log.js';
import { RECORDER_CONFIG, type RecorderConfig } from './recorder-config.js';

const OFF: RecorderFigures = {
  state: 'stopped',
  ...{ lag: 0, batches: 0, records: 0, failures: 0, refused: new Map<string, number>() },
};

/** Records output topics into the history for as long as the module lives; nothing where there is no history. */
@Injectable()
export class RecorderService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #recorder: Recorder | null;
  readonly #when: Promise<unknown>;

  constructor(
    @Inject(HISTORY) store: HistoryStore | null,
    @Inject(TOPIC_SOURCE) source: TopicSource,
    @Inject(RECORDER_CONFIG) config: RecorderConfig,
  ) {
    const { logId, onOtherLog, onTrouble, when } = config;
    this.#when = when;
    this.#recorder =
      store === null
        ? null
        : new Recorder({
            ...{ store, source, logId, onOtherLog, timing: processTiming, now: Date.now },
            onFailure: onTrouble,
            onRefused: (record) => onTrouble(passedOver(record)),
            onFatal: ({ message }) => onTrouble(message),
          });
  }

  get figures(): RecorderFigures {
    return this.#recorder?.figures ?? OFF;
  }

  onApplicationBootstrap(): void {
    void this.#when.then(() => this.#recorder?.start());
  }

  /** Resolves when all that is in the log is recorded: false when the database keeps failing. */
  async settled(): Promise<boolean> {
    return this.#recorder === null || (await this.#recorder.settled()) === 'recorded';
  }

  async onModuleDestroy(): Promise<void> {
    await this.#recorder?.stop();
  }
}
