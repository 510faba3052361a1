import { cpus } from 'node:os';
import { type Mode, readArguments, type StreamArguments } from './arguments.js';
import { writeSection } from './page.js';
import { reportBurst } from './reports/burst-report.js';
import { reportInstruments, reportScaling } from './reports/cost-reports.js';
import { reportDrain } from './reports/drain-report.js';
import { reportMemory, reportOutage } from './reports/endurance-reports.js';
import { reportLive } from './reports/live-report.js';
import type { Bench } from './session.js';

const REPORTS: Readonly<Record<Mode, (bench: Bench, args: StreamArguments) => Promise<string[]>>> =
  {
    drain: reportDrain,
    live: reportLive,
    burst: reportBurst,
    outage: reportOutage,
    scaling: reportScaling,
    instruments: reportInstruments,
    memory: reportMemory,
  };

const args = readArguments(process.argv.slice(2));
const started = Date.now();
const bench: Bench = {
  broker: args.broker,
  brokerPid: args.brokerPid,
  log: (line) => {
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
  },
};
const origin = {
  machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.version}, generator, meter and broker on the same cores`,
  command: args.command,
  date: new Date().toISOString().slice(0, 10),
};
for (const mode of args.modes) {
  const lines = await REPORTS[mode](bench, args);
  process.stdout.write(`${lines.join('\n')}\n\n`);
  // The compiled file lies in dist/bench/stream.
  const page = new URL('../../../docs/performance.md', import.meta.url);
  if (args.page) writeSection(page, { mode, lines, origin });
}
process.exit();
