import { BallastError } from '#core/ballast-error.js';
import { Actor } from './actor.js';
import type { Host, Program, Running } from './program.js';
import { VirtualLog, virtualTiming, type World } from './virtual-log.js';

/** How a process ended by itself: null for done, else the code of what it said. */
export interface Exit {
  readonly process: string;
  readonly slot: string;
  readonly code: string | null;
}

/** One start of a process. */
interface Life {
  readonly actor: Actor;
  readonly running: Running;
  readonly slot: Slot;
}

/** A place that one process should fill; a stopped predecessor may still be about. */
interface Slot {
  readonly name: string;
  readonly program: Program;
  wanted: boolean;
  current: Life | null;
}

/** Changes how a process sees the world; a mutant does. */
export type Wrap = (host: Host) => Host;

/** Points at which a process is struck more often: around its writes. */
const WRITES = /^(initialise|produce|commit)/;

/** Starts processes again when they have ended, and is the one who ends, stops and continues them. */
export class Supervisor {
  readonly #slots = new Map<string, Slot>();
  readonly #lives = new Map<Actor, Life>();
  readonly exits: Exit[] = [];
  #starts = 0;
  /** Hears of every exit. */
  onExit: (exit: Exit) => void = () => undefined;

  constructor(
    private readonly world: World,
    private readonly wrap: Wrap,
  ) {
    world.broker.scheduler.strike = (actor, what) => this.#strike(actor, what);
  }

  /** Keeps a process running in a place of this name. */
  want(name: string, program: Program): void {
    const slot: Slot = { name, program, wanted: true, current: null };
    this.#slots.set(name, slot);
    this.#start(slot);
  }

  /** Lets the processes of the places finish; whoever has not ended after `patienceMs` is killed. */
  retire(names: readonly string[], patienceMs: number, then: () => void): void {
    const slots = names.flatMap((name) => this.#slots.get(name) ?? []);
    const deadline = this.#now + patienceMs;
    for (const slot of slots) {
      slot.wanted = false;
      slot.current?.running.stop();
    }
    const look = (): void => {
      const lives = [...this.#lives.values()].filter(({ slot }) => slots.includes(slot));
      if (lives.length > 0 && this.#now < deadline) {
        this.world.broker.scheduler.after(100, 'operator looks', null, look);
        return;
      }
      for (const life of lives) this.#kill(life);
      for (const { name } of slots) this.#slots.delete(name);
      then();
    };
    look();
  }

  /** Every wanted place has a process with nothing left to do, and nobody is stopped. */
  get idle(): boolean {
    for (const { actor } of this.#lives.values()) if (!actor.running) return false;
    for (const { current, wanted } of this.#slots.values()) {
      if (wanted && current?.running.idle !== true) return false;
    }
    return true;
  }

  idleIn(name: string): boolean {
    return this.#slots.get(name)?.current?.running.idle === true;
  }

  get #now(): number {
    return this.world.broker.scheduler.now;
  }

  #start(slot: Slot): void {
    if (!slot.wanted || slot.current !== null) return;
    this.#starts += 1;
    const startId = `${slot.name}#${this.#starts}`;
    const actor = new Actor(startId);
    this.#note(actor, 'starts');
    const { world } = this;
    const log = new VirtualLog(world, actor);
    const timing = virtualTiming(world, actor);
    const running = slot.program(this.wrap({ world, log, timing, actor, startId }));
    const life: Life = { actor, running, slot };
    slot.current = life;
    this.#lives.set(actor, life);
    running.ended.then(
      () => {
        this.#ended(life, null);
      },
      (cause: unknown) => {
        this.#ended(life, cause instanceof BallastError ? cause.code : String(cause));
      },
    );
  }

  #ended(life: Life, code: string | null): void {
    if (life.actor.gone) return;
    this.#note(life.actor, code === null ? 'is done' : `exits: ${code}`);
    const exit = { process: life.actor.name, slot: life.slot.name, code };
    this.exits.push(exit);
    // Whoever is done stays in its place: nothing is to be started there.
    if (code === null && life.slot.wanted) this.#lives.delete(life.actor);
    else this.#remove(life, this.#between(50, 1000));
    this.onExit(exit);
  }

  #kill(life: Life): void {
    this.#note(life.actor, 'is killed');
    this.#remove(life, this.#between(20, 2000));
  }

  #remove(life: Life, restartMs: number): void {
    life.actor.end();
    this.#lives.delete(life.actor);
    if (life.slot.current !== life) return;
    life.slot.current = null;
    this.#startLater(life.slot, restartMs);
  }

  #startLater(slot: Slot, delayMs: number): void {
    this.world.broker.scheduler.after(delayMs, `start of ${slot.name}`, null, () => {
      this.#start(slot);
    });
  }

  #strike(actor: Actor, what: string): boolean {
    const life = this.#lives.get(actor);
    if (life === undefined) return false;
    const { faults } = this.world;
    const weight = WRITES.test(what) ? 4 : 1;
    if (faults.strikes('crash', weight)) {
      this.#note(actor, `struck at: ${what}`);
      this.#kill(life);
      return true;
    }
    const zombie = life.slot.current === life && faults.strikes('zombie', weight);
    if (!zombie && !faults.strikes('pause', weight)) return false;
    this.#pause(life, what);
    if (zombie) {
      life.slot.current = null;
      this.#startLater(life.slot, this.#between(20, 2000));
    }
    return true;
  }

  #pause({ actor }: Life, what: string): void {
    this.#note(actor, `is stopped at: ${what}`);
    actor.stop();
    const { scheduler } = this.world.broker;
    const forMs = this.#between(1, 10) <= 3 ? this.#between(2000, 15_000) : this.#between(50, 2500);
    scheduler.after(forMs, `continue ${actor.name}`, null, () => {
      if (actor.gone) return;
      this.#note(actor, 'continues');
      scheduler.continue(actor);
    });
  }

  #between(low: number, high: number): number {
    return this.world.broker.scheduler.chance.between(low, high);
  }

  #note(actor: Actor, text: string): void {
    this.world.broker.scheduler.trace.note(this.#now, actor.name, text);
  }
}
