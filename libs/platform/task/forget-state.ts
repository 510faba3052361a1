import { BallastError } from '#core/ballast-error.js';
import type { Stage } from '#stream/operator.js';
import { changelogTopic, isCompacted } from '#stream/topics.js';
import { positionEntry, snapshotEntry } from './changelog.js';
import type { Claim } from './claim.js';
import { ClaimedChangelog } from './claimed-changelog.js';
import { inputsOf } from './inputs-of.js';
import type { PartitionedLog } from './partitioned-log.js';
import type { Position } from './task-log.js';

/** A fingerprint that no topology has. */
const NO_FINGERPRINT = '';

/** Whose state is forgotten, and as whom. */
export interface ForgetOptions {
  readonly log: PartitionedLog;
  readonly stage: Stage;
  readonly task: number;
  /** Fences whoever owns the task, who then ends; the next owner's claim fences this one. */
  readonly claim: Claim;
  readonly transactionalId: string;
  readonly fingerprint: string;
}

/** What was stored of the task. */
export interface Forgotten {
  /** The position that stays; empty when the task has never committed. */
  readonly position: Position;
  /** Whether there was a state that a start would have taken. */
  readonly hadState: boolean;
}

/**
 * Makes the next owner of one task fold its input again from the beginning: the snapshot is replaced by one that fits
 * no topology, in one transaction with the position, which stays. What is folded again up to there is in the log
 * already, so its outputs are suppressed: nothing is written twice, and no other task notices.
 * @throws BallastError CONFIG_TOPICS, before anything is written, when the front of an input has been deleted: the stored
 * state is all that is left of it
 */
export async function forgetState(options: ForgetOptions): Promise<Forgotten> {
  const { log, stage, task, claim, transactionalId, fingerprint } = options;
  await refuseDeletedInput(log, stage, task);
  const changelog = new ClaimedChangelog(log, stage.name, task);
  const writer = await log.openWriter(transactionalId);
  try {
    const { position, snapshot } = await changelog.claim(writer, claim, fingerprint);
    if (snapshot === null) return { position, hadState: false };
    const nothing = { fingerprint: NO_FINGERPRINT, position: {}, state: null };
    await writer.commit(changelog.records([positionEntry(position), snapshotEntry(nothing)]));
    return { position, hadState: true };
  } finally {
    await writer.close();
  }
}

/** @throws BallastError CONFIG_TOPICS when the front of an input of the task has been deleted */
export async function refuseDeletedInput(
  log: Pick<PartitionedLog, 'range'>,
  stage: Stage,
  task: number,
): Promise<void> {
  for (const input of inputsOf(stage, task)) {
    if (isCompacted(input.topic)) continue;
    const { start } = await log.range(input);
    if (start === 0) continue;
    throw new BallastError(
      'CONFIG_TOPICS',
      `expected the input of ${stage.name}/${task} from ${input.topic}/${input.partition}@0 on, is kept from @${start}: the state of ` +
        `${changelogTopic(stage.name)}/${task} is all that is left of it and stays (docs/operations.md, "Starting over")`,
    );
  }
}
