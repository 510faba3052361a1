import type { BallastError } from '#core/ballast-error.js';
import { EmbeddedFeedLog } from '#platform/embedded/embedded-feed-log.js';
import type { Ports } from '#platform/nest/platform-module.js';
import { EmbeddedRuntime } from '#platform/embedded/embedded-runtime.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import { checkWriter } from '#platform/embedded/own-journal.js';
import { schemasFingerprint, topologyFingerprint } from '#platform/task/fingerprint.js';
import { discardJournal } from '#platform/journal/discard-journal.js';
import { Journal } from '#platform/journal/journal.js';
import { timedSolver } from '#platform/solver/timed-solver.js';
import { WorkerSolver } from '#platform/solver/worker-solver.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { SpansOf } from '#platform/task/task-spans.js';
import { topicList } from '#stream/topics.js';
import type { EmbeddedMonitoring } from './embedded-monitoring.js';

/** Segments are looked over for what can go this often. */
const CLEAN_EVERY_MS = 60_000;

/** The embedded platform of the stream: one journal, one runtime, one solver thread. */
export interface Platform extends Omit<Ports, 'calculator' | 'history'> {
  readonly journal: Journal;
  readonly runtime: EmbeddedRuntime;
  readonly topics: EmbeddedTopicLog;
  close(): Promise<void>;
}

/** Opens the journal and builds what runs on it. @throws BallastError CONFIG_* when it cannot be used */
export function openPlatform(options: {
  readonly directory: string;
  /** `fresh` forgets what is stored, unless another process has it open. */
  readonly start: 'fresh' | 'continue';
  readonly syncMs: number;
  readonly monitoring?: Omit<EmbeddedMonitoring, 'registry'>;
  /** Hears for traces. */
  readonly spansOf?: SpansOf | null;
  readonly onFatal: (error: BallastError) => void;
}): Platform {
  const fingerprint = topologyFingerprint();
  if (options.start === 'fresh') discardJournal(options.directory, Date.now);
  const journal = Journal.open({
    directory: options.directory,
    topics: topicList,
    sync: options.syncMs === 0 ? { kind: 'every' } : { kind: 'interval', ms: options.syncMs },
    fingerprint: schemasFingerprint(),
    now: Date.now,
    onFatal: options.onFatal,
  });
  try {
    checkWriter(journal, ': start once with npm start -- --fresh');
  } catch (error) {
    void journal.close();
    throw error;
  }
  const codec = avroRecordCodec();
  const { onFatal, monitoring, spansOf = null } = options;
  const runtime = new EmbeddedRuntime({
    ...{ journal, codec, fingerprint, onFatal, spansOf },
    ...(monitoring !== undefined && { observer: monitoring.observer }),
  });
  const worker = new WorkerSolver();
  const now = () => performance.now();
  const solver = monitoring === undefined ? worker : timedSolver(worker, monitoring.onSolved, now);
  const cleaning = setInterval(() => {
    // One segment at a time: rewriting holds up everything else.
    journal.clean((topic, partition) => runtime.hold(topic, partition), 1);
  }, CLEAN_EVERY_MS);
  cleaning.unref();
  return {
    journal,
    runtime,
    solver,
    topics: new EmbeddedTopicLog(journal, codec),
    feed: new EmbeddedFeedLog(journal, codec, runtime, monitoring?.onFeedTransaction),
    async close() {
      clearInterval(cleaning);
      await solver.close();
      await journal.close();
    },
  };
}
