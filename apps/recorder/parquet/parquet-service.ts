import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { processTiming } from '#platform/kafka/process-timing.js';
import { DuckDbPartWriter } from '#platform/parquet/duckdb-part-writer.js';
import { nodeFolderFiles } from '#platform/parquet/folder-files.js';
import { ParquetFolder } from '#platform/parquet/parquet-folder.js';
import { TOPIC_SOURCE } from '#platform/topic-log-tokens.js';
import type { TopicSource } from '#platform/topic-log.js';
import { RECORDER_CONFIG, type RecorderConfig } from '../recorder-config.js';
import { type ParquetFigures, ParquetRecorder } from './parquet-recorder.js';
import { PARQUET_TABLES } from './tables.js';

const OFF: ParquetFigures = { state: 'off', rows: 0, parts: 0, refused: 0, failures: 0, lag: 0 };

/** Writes output topics into Parquet for as long as the module lives; nothing where no folder is named. */
@Injectable()
export class ParquetService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #when: Promise<unknown>;
  readonly #recorder: ParquetRecorder | null;
  readonly #writer: DuckDbPartWriter | null;

  constructor(
    @Inject(TOPIC_SOURCE) source: TopicSource,
    @Inject(RECORDER_CONFIG) { parquet, logId, when }: RecorderConfig,
  ) {
    this.#when = when;
    this.#writer = parquet ? new DuckDbPartWriter(parquet.duckdb) : null;
    this.#recorder =
      parquet && this.#writer
        ? new ParquetRecorder({
            ...{ source, logId, timing: processTiming, random: Math.random },
            ...{ onOtherLog: parquet.onOtherLog, onTrouble: parquet.onTrouble },
            folder: new ParquetFolder({
              ...{ directory: parquet.directory, tables: PARQUET_TABLES },
              ...{ writer: this.#writer, files: nodeFolderFiles },
            }),
          })
        : null;
  }

  get figures(): ParquetFigures {
    return this.#recorder?.figures ?? OFF;
  }

  /** Rows are not where they belong yet: no reason not to serve. */
  get isDegraded(): boolean {
    return this.figures.state === 'failing';
  }

  onApplicationBootstrap(): void {
    void this.#when.then(() => this.#recorder?.start());
  }

  /** Resolves when all that is in the log is written, or cannot be now. */
  async settled(): Promise<void> {
    await this.#recorder?.settled();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#recorder?.stop();
    this.#writer?.close();
  }
}
