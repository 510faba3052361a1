import { join } from 'node:path';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { InfluxWriter } from '#platform/influx/influx-writer.js';
import { LineDelivery } from '#platform/influx/line-delivery.js';
import { Spill } from '#platform/influx/spill.js';
import { processTiming } from '#platform/kafka/process-timing.js';
import { TOPIC_SOURCE } from '#platform/topic-log-tokens.js';
import type { TopicSource } from '#platform/topic-log.js';
import { RECORDER_CONFIG, type RecorderConfig } from '../recorder-config.js';
import type { InfluxConfig } from './influx-config.js';
import { type InfluxFigures, InfluxRecorder } from './influx-recorder.js';
import { PositionFile } from './position-file.js';

const OFF: InfluxFigures = {
  state: 'off',
  ...{ written: 0, refused: 0, spilled: 0, failures: 0, spilledBytes: 0, lag: 0 },
};

/** Writes output topics into InfluxDB for as long as the module lives; nothing where none is named. */
@Injectable()
export class InfluxService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #when: Promise<unknown>;
  readonly #recorder: InfluxRecorder | null;
  readonly #spill: Spill | null;

  constructor(
    @Inject(TOPIC_SOURCE) source: TopicSource,
    @Inject(RECORDER_CONFIG) { influx, logId, when }: RecorderConfig,
  ) {
    this.#when = when;
    this.#spill = influx ? spillOf(influx) : null;
    this.#recorder =
      influx && this.#spill
        ? new InfluxRecorder({
            ...{ source, logId, timing: processTiming, onTrouble: influx.onTrouble },
            delivery: new LineDelivery({
              writer: new InfluxWriter(influx.target),
              spill: this.#spill,
              spillLimitBytes: influx.spillLimitBytes,
              now: () => processTiming.now(),
              random: Math.random,
              onTrouble: influx.onTrouble,
            }),
            positions: new PositionFile(join(influx.directory, 'positions.json')),
          })
        : null;
  }

  get figures(): InfluxFigures {
    return this.#recorder?.figures ?? OFF;
  }

  /** Points are not where they belong yet: no reason not to serve. */
  get isDegraded(): boolean {
    return ['spilling', 'failing'].includes(this.figures.state);
  }

  onApplicationBootstrap(): void {
    void this.#when.then(() => this.#recorder?.start());
  }

  /** Resolves when all that is in the log is delivered or on disk, or cannot be now. */
  async settled(): Promise<void> {
    await this.#recorder?.settled();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#recorder?.stop();
    await this.#spill?.close();
  }
}

const spillOf = ({ directory, onTrouble }: InfluxConfig): Spill =>
  new Spill(join(directory, 'spill'), {
    onDamage: (bytes, file) =>
      onTrouble(
        `expected spilled points in ${file}, was ${bytes} bytes that are none: passed over`,
      ),
  });
