import { Counter, type Registry } from 'prom-client';
import type { ReadStanding } from './replica-agreement.js';

/** Reads of portfolios by how they stood to those of other replicas. */
export function registerAgreementMetrics(
  registry: Registry,
  reads: () => ReadonlyMap<ReadStanding, number>,
): void {
  new Counter({
    name: 'ballast_agreement_reads_total',
    help: 'Reads of portfolios, by how they stood to what other replicas had answered.',
    labelNames: ['standing'],
    registers: [registry],
    collect(): void {
      this.reset();
      for (const [standing, count] of reads()) this.inc({ standing }, count);
    },
  });
}
