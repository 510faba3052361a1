import type { Operator } from './operator.js';
import type { Supervisor } from './supervisor.js';
import type { World } from './virtual-log.js';

/** Faults strike while the feed runs, and no longer than this. */
const FAULTS_END_MS = 45_000;
/** At rest: nothing to do and nothing written for so long, which is longer than any commit waits. */
const REST_MS = 2500;
const LOOK_EVERY_MS = 100;

/** Ends the faults when the feed is through, and sees when everything has come to rest after them. */
export class RestWatch {
  #appends = -1;
  #restingSince = 0;
  #lookedAt = 0;

  constructor(
    private readonly world: World,
    private readonly supervisor: Supervisor,
    private readonly operator: Operator,
  ) {}

  reached(): boolean {
    const { faults, broker } = this.world;
    const { now, trace } = broker.scheduler;
    if (!faults.healed) {
      if (!this.supervisor.idleIn('feed') && now < FAULTS_END_MS) return false;
      faults.heal();
      trace.note(now, 'world', 'no more faults');
    }
    if (now - this.#lookedAt < LOOK_EVERY_MS) return false;
    this.#lookedAt = now;
    if (this.#busy()) this.#restingSince = now;
    this.#appends = broker.appends;
    return now - this.#restingSince >= REST_MS;
  }

  #busy(): boolean {
    const { broker, network } = this.world;
    if (broker.appends !== this.#appends || this.operator.busy || !network.quiet) return true;
    if (!this.supervisor.idle) return true;
    return broker.partitions.some(({ hasOpenTransaction }) => hasOpenTransaction);
  }
}
