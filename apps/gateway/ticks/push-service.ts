import { Inject, Injectable } from '@nestjs/common';
import type { Pushed } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { isPushFeed } from '#stream/push-feed.js';
import { topics } from '#stream/topics.js';
import { DEVELOPER, type Principal } from '../access/principal.js';
import { notOfOperator } from '../access/refusals.js';
import { refuseFaults } from '../analysis/faults.js';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { CommandLog } from '../log-writer/command-log.js';
import { DEFAULT_LOG_LIMITS } from '../log-writer/log-limits.js';
import type { Fault } from '../problem/problem.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';
import { type PushFeed, pushFeedIn } from './push-feed.js';
import { feedIn, readTicks, type PushCall, type PushedTicks } from './read-ticks.js';

/** What became of a call. */
export interface PushView {
  readonly feed: string;
  /** Ticks that are in the log. */
  readonly accepted: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** Writes what callers push, each call whole or not at all. */
@Injectable()
export class PushService {
  constructor(
    private readonly log: CommandLog,
    private readonly model: ReadModel,
    private readonly unfolded: Unfolded,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'log' | 'operatorTenant'>,
  ) {}

  /**
   * Resolves once all ticks are in the log.
   * @throws ProblemError 400 with every fault, 403 to other tenants than the operator's, 503 when the log is not there
   */
  async push(call: PushCall, by: { caller: Principal; httpRequestId: string }): Promise<PushView> {
    const { operatorTenant = DEVELOPER.tenant, log = {} } = this.config;
    // Prices of a universe move the portfolios of all tenants.
    if (by.caller.tenant !== operatorTenant) throw notOfOperator();
    const named = await this.#feed(feedIn(call), by.caller);
    const receivedAt = this.clock();
    const faults: Fault[] = [];
    const { ticks: most = DEFAULT_LOG_LIMITS.ticks } = log;
    const pushed = readTicks(call, { feed: named, most, now: receivedAt }, faults);
    refuseFaults(faults);
    await this.log.publish(recordsOf(pushed, { ...by, receivedAt }));
    const { feed, ticks } = pushed;
    return {
      ...{ feed, accepted: ticks.length },
      firstSequence: ticks[0].sequence,
      lastSequence: ticks[ticks.length - 1].sequence,
    };
  }

  /** A universe that another replica has just defined is waited for. */
  async #feed(feed: string, { tenant }: Principal): Promise<PushFeed | null> {
    if (!isPushFeed(feed)) return null;
    return (
      (await this.unfolded.find(tenant, () => pushFeedIn(this.model.universes(), feed))) ?? null
    );
  }
}

/** One key a feed: in the log its ticks stay in the order in which they came. */
function recordsOf(
  { feed, ticks }: PushedTicks,
  by: { caller: Principal; httpRequestId: string; receivedAt: number },
): Output<Pushed>[] {
  const { caller, httpRequestId, receivedAt } = by;
  const of = { receivedAt, principal: caller.id, tenant: caller.tenant, httpRequestId };
  return ticks.map((tick) => ({
    ...{ topic: topics.pushed.name, key: feed },
    value: { feed, ...tick, ...of },
  }));
}
