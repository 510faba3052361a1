import { changelogTopic } from '#stream/topics.js';
import type { Stage } from '#stream/operator.js';
import type { Supervisor } from './supervisor.js';
import { taskProgram } from './task-program.js';
import type { World } from './virtual-log.js';

/** A stop that takes longer is a kill. */
const DRAIN_MS = 8000;
const INTRUDER = 'intruder';

/** The person who deploys: replicas, their changes, and the mistakes made with them. */
export class Operator {
  #replicas: number;
  #rollouts = 0;
  /** A change of replicas, or a mistake, that is still being dealt with. */
  #busy = false;

  constructor(
    private readonly world: World,
    private readonly supervisor: Supervisor,
    private readonly stages: readonly Stage[],
  ) {
    this.#replicas = this.#chance.between(1, 3);
    this.supervisor.onExit = ({ code }) => {
      if (code === 'CONFIG_REPLICAS' && this.#intruding) this.#removeIntruder();
    };
  }

  #intruding = false;

  get busy(): boolean {
    return this.#busy;
  }

  /** First start, and what is planned for the history. */
  start(withinMs: number): void {
    this.#startAll();
    const { faults, broker } = this.world;
    const plan = (what: string, act: () => void): void => {
      broker.scheduler.after(this.#chance.between(100, withinMs), what, null, act);
    };
    for (let i = 0; i < 2; i++) {
      if (faults.strikes('replica change')) {
        plan('replica change', () => {
          this.#changeReplicas();
        });
      }
    }
    if (faults.strikes('foreign replicas')) {
      plan('foreign replicas', () => {
        this.intrude();
      });
    }
    for (let i = 0; i < 6; i++) {
      plan('compaction', () => {
        if (faults.strikes('compaction')) this.#compact();
      });
    }
  }

  /** Someone starts a process with another number of replicas beside the running ones. */
  intrude(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#intruding = true;
    const replicas = this.#replicas + 1;
    this.#note(`by mistake: one process of ${replicas} replicas`);
    const ordinal = this.#chance.between(0, replicas - 1);
    this.supervisor.want(INTRUDER, taskProgram(this.stages, { replicas, ordinal }));
    this.world.broker.scheduler.after(20_000, 'mistake noticed', null, () => {
      if (this.#intruding) this.#removeIntruder();
    });
  }

  #removeIntruder(): void {
    this.#intruding = false;
    this.#note('the mistake is undone');
    this.supervisor.retire([INTRUDER], 0, () => {
      this.#busy = false;
    });
  }

  #changeReplicas(): void {
    if (this.#busy) return;
    this.#busy = true;
    const next = this.#chance.oneOf([1, 2, 3].filter((n) => n !== this.#replicas));
    this.#note(`replicas ${this.#replicas} -> ${next}: stop all`);
    this.supervisor.retire(this.#names(), DRAIN_MS, () => {
      this.#replicas = next;
      this.#note('start all');
      this.#startAll();
      this.#busy = false;
    });
  }

  #startAll(): void {
    this.#rollouts += 1;
    this.#names().forEach((name, ordinal) => {
      this.supervisor.want(name, taskProgram(this.stages, { replicas: this.#replicas, ordinal }));
    });
  }

  #names(): string[] {
    return Array.from(
      { length: this.#replicas },
      (_, ordinal) => `r${this.#rollouts}/${ordinal}of${this.#replicas}`,
    );
  }

  #compact(): void {
    for (const stage of this.stages) {
      for (let task = 0; task < stage.tasks; task++) {
        const changelog = this.world.broker.partition(changelogTopic(stage.name), task);
        if (this.#chance.happens(0.5)) changelog.compact();
      }
    }
    this.#note('changelogs compacted');
  }

  get #chance() {
    return this.world.broker.scheduler.chance;
  }

  #note(text: string): void {
    const { scheduler } = this.world.broker;
    scheduler.trace.note(scheduler.now, 'operator', text);
  }
}
