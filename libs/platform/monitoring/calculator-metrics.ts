import { Counter, Gauge, type Registry } from 'prom-client';
import type { Calculator, CalculatorLoad } from '#platform/solver/calculator.js';

interface LoadFigure {
  readonly name: string;
  readonly help: string;
  readonly of: (load: CalculatorLoad) => number;
}

const GAUGES: readonly LoadFigure[] = [
  { name: 'busy_workers', help: 'Threads that calculate.', of: (l) => l.busyWorkers },
  { name: 'waiting_jobs', help: 'Calculations that wait for a thread.', of: (l) => l.waitingJobs },
];

const COUNTERS: readonly LoadFigure[] = [
  {
    name: 'cancelled_jobs',
    help: 'Calculations given up because the client left or the deadline passed.',
    of: (l) => l.cancelledJobs,
  },
  {
    name: 'refused_jobs',
    help: 'Calculations not taken because too many waited.',
    of: (l) => l.refusedJobs,
  },
];

/** What the calculator is busy with, read when it is scraped. */
export function registerCalculatorMetrics(
  registry: Registry,
  calculator: Pick<Calculator, 'load'>,
): void {
  for (const figure of GAUGES) {
    new Gauge({
      name: `ballast_calculator_${figure.name}`,
      help: figure.help,
      registers: [registry],
      collect(): void {
        this.set(figure.of(calculator.load()));
      },
    });
  }
  for (const figure of COUNTERS) {
    new Counter({
      name: `ballast_calculator_${figure.name}_total`,
      help: figure.help,
      registers: [registry],
      collect(): void {
        this.reset();
        this.inc(figure.of(calculator.load()));
      },
    });
  }
}
