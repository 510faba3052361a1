import { Service } from './service.mjs';

/** A process that ends is started again after so long. */
const RESTART_AFTER_MS = 100;
/** A stop that was asked for is over after this. */
const STOP_WITHIN_MS = 10_500;

/** The services of a campaign and who starts them again, as a cluster would. */
export class Fleet {
  #services = new Map();
  #stopped = false;
  /** Ends that nobody had asked for: the supervisor's work. */
  unasked = [];

  constructor(options) {
    this.options = options;
  }

  /** Starts a service; an end that nobody asked for is followed by the next start. */
  start(app, ordinal = 0, replicas = 1) {
    const { directory, environmentOf } = this.options;
    const environment = environmentOf(app);
    const service = new Service({ app, ordinal, replicas, directory, environment });
    this.#services.set(service.name, service);
    service.ended.then((end) => {
      if (this.#stopped || this.#services.get(service.name) !== service) return;
      if (!service.expected) {
        this.unasked.push({ service: service.name, end, words: service.lastWords });
      }
      setTimeout(() => {
        const current = this.#services.get(service.name) === service;
        if (current && !this.#stopped) this.start(app, ordinal, replicas);
      }, RESTART_AFTER_MS);
    });
    return service;
  }

  get(app, ordinal = 0) {
    return this.#services.get(`${app}/${ordinal}`);
  }

  /** kill -9; the supervisor starts the next one. Resolves with the moment of the kill when that one is there. */
  async kill(app, ordinal = 0) {
    const victim = this.get(app, ordinal);
    victim.expected = true;
    const killedAt = Date.now();
    victim.signal('SIGKILL');
    await victim.ended;
    while (this.get(app, ordinal) === victim) await pause(10);
    return { killedAt, next: this.get(app, ordinal) };
  }

  /** Takes a service out of supervision without ending it: the next of its name is started beside it. */
  abandon(app, ordinal = 0) {
    const service = this.get(app, ordinal);
    this.#services.delete(service.name);
    return service;
  }

  /** Stops these in good order, as a rollout does; resolves with what did not end as it should. */
  async stop(apps) {
    const services = [...this.#services.values()].filter(({ app }) => apps.includes(app));
    for (const service of services) this.#services.delete(service.name);
    const faults = await Promise.all(
      services.map(async (service) => {
        service.signal('SIGTERM');
        const end = await service.endedWithin(STOP_WITHIN_MS);
        if (end === null) {
          service.signal('SIGKILL');
          await service.ended;
        }
        // One that is still being loaded has not been told how to end.
        const asleep = end === 'SIGTERM' && !service.hasLogged('"msg":"started"');
        return end === 0 || asleep
          ? []
          : [`${service.name} stopped with ${end ?? 'SIGKILL after 10 s'}`];
      }),
    );
    return faults.flat();
  }

  /** Ends everything at once. */
  async end() {
    this.#stopped = true;
    const services = [...this.#services.values()];
    for (const service of services) service.signal('SIGKILL');
    await Promise.all(services.map(({ ended }) => ended));
  }
}

/** Resolves after so many milliseconds. */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
