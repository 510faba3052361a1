/** Something that happens at an instant: to a process, or in the log and the network when it has none. */
export interface SimulatedEvent {
  readonly at: number;
  /** Order of events of one instant. */
  readonly sequence: number;
  readonly what: string;
  readonly actor: Actor | null;
  readonly run: () => void;
}

/** A process as the scheduler sees it: what it waits for comes, is held while it is stopped, or never comes. */
export class Actor {
  #state: 'running' | 'stopped' | 'gone' = 'running';
  readonly #held: SimulatedEvent[] = [];
  /** Milliseconds that its own computing has taken. */
  busyMs = 0;

  constructor(readonly name: string) {}

  get running(): boolean {
    return this.#state === 'running';
  }

  get gone(): boolean {
    return this.#state === 'gone';
  }

  /** SIGKILL, or the end of the process: nothing it waits for comes any more. */
  end(): void {
    this.#state = 'gone';
    this.#held.length = 0;
  }

  /** SIGSTOP. */
  stop(): void {
    if (this.running) this.#state = 'stopped';
  }

  /** SIGCONT: returns what has come in the meantime. */
  continue(): readonly SimulatedEvent[] {
    if (this.#state !== 'stopped') return [];
    this.#state = 'running';
    return this.#held.splice(0);
  }

  hold(event: SimulatedEvent): void {
    if (this.#state === 'stopped') this.#held.push(event);
  }
}
