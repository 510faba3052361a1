import { forkModule, type Child } from '../process/child.js';
import type { Census, MeterOptions, MeterReport } from './meter-protocol.js';

type Of<Kind extends MeterReport['kind']> = Extract<MeterReport, { kind: Kind }>;

/** The meter's process, as the one who runs a measurement sees it. */
export class Meter {
  /** Arrival of the slowest portfolio's metrics by window end. */
  readonly windows = new Map<number, number>();
  /** Arrival of the last new weights by the window end they were decided on. */
  readonly weights = new Map<number, number>();
  #onWindow: ((end: number, at: number) => void) | null = null;

  private constructor(private readonly child: Child) {
    child.onMessage<MeterReport>((report) => {
      if (report.kind === 'window') {
        this.windows.set(report.end, report.at);
        this.#onWindow?.(report.end, report.at);
      } else if (report.kind === 'weights') this.weights.set(report.end, report.at);
    });
  }

  static async start(options: MeterOptions): Promise<Meter> {
    const child = forkModule('meter', new URL('./meter-process.js', import.meta.url));
    const meter = new Meter(child);
    const ready = child.next(
      (report: MeterReport): report is Of<'ready'> => report.kind === 'ready',
    );
    child.send({ kind: 'open', options });
    await ready;
    return meter;
  }

  get pid(): number {
    return this.child.pid;
  }

  onWindow(listener: (end: number, at: number) => void): void {
    this.#onWindow = listener;
  }

  /** Resolves when the pipeline has said anything. */
  async alive(): Promise<void> {
    await this.child.next((report: MeterReport): report is Of<'alive'> => report.kind === 'alive');
  }

  async census(): Promise<Census> {
    const answer = this.child.next(
      (report: MeterReport): report is Of<'census'> => report.kind === 'census',
    );
    this.child.send({ kind: 'census' });
    return (await answer).census;
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
