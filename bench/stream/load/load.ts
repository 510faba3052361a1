import { type Child, forkModule } from '../process/child.js';
import type { LoadOptions, LoadReport, LoadRun } from './load-protocol.js';

type Of<Kind extends LoadReport['kind']> = Extract<LoadReport, { kind: Kind }>;

/** The load generator's process, as the one who runs a measurement sees it. */
export class Load {
  private constructor(private readonly child: Child) {}

  static async start(options: LoadOptions): Promise<Load> {
    const child = forkModule('load generator', new URL('./load-process.js', import.meta.url));
    const opened = child.next(
      (report: LoadReport): report is Of<'opened'> => report.kind === 'opened',
    );
    child.send({ kind: 'open', options });
    await opened;
    return new Load(child);
  }

  get pid(): number {
    return this.child.pid;
  }

  /** Resolves when event time has a start, while the run goes on. */
  run(run: LoadRun): { readonly started: Promise<number>; readonly ran: Promise<Of<'ran'>> } {
    const started = this.child
      .next((report: LoadReport): report is Of<'started'> => report.kind === 'started')
      .then(({ start }) => start);
    const ran = this.child.next((report: LoadReport): report is Of<'ran'> => report.kind === 'ran');
    this.child.send({ kind: 'run', run });
    return { started, ran };
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
