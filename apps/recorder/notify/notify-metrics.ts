import { Counter, Gauge, type Registry } from 'prom-client';
import type { ReceiverStatus } from './notifier.js';

/** What a notifier says of its receivers; their names hold no secret. */
export function registerNotifyMetrics(
  registry: Registry,
  status: () => readonly ReceiverStatus[],
): void {
  new Counter({
    name: 'ballast_notifications_total',
    help: 'Messages by what became of them: delivered, attempts that failed, given up.',
    labelNames: ['receiver', 'outcome'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const { receiver, delivered, failedAttempts, givenUp } of status()) {
        this.inc({ receiver, outcome: 'delivered' }, delivered);
        this.inc({ receiver, outcome: 'failed' }, failedAttempts);
        this.inc({ receiver, outcome: 'given_up' }, givenUp);
      }
    },
  });
  new Gauge({
    name: 'ballast_notifications_waiting_records',
    help: 'Messages a receiver has not taken yet; what is beyond 1000 waits in the log.',
    labelNames: ['receiver'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const { receiver, pending } of status()) this.set({ receiver }, pending);
    },
  });
}
