import type { PipelineFigures } from './pipeline.js';
import type { ReplayFigures } from './replay.js';

const whole = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');

/** The measured figures as lines of Markdown. */
export function performanceTable(measured: {
  readonly machine: { readonly cpu: string; readonly node: string; readonly platform: string };
  readonly replay: ReplayFigures;
  readonly pipeline: PipelineFigures;
  /** CPU us to generate, encode and decode one tick and do nothing else. */
  readonly reference: number;
}): string[] {
  const { machine, replay, pipeline, reference } = measured;
  return [
    `Machine: ${machine.cpu}, ${machine.platform}, Node ${machine.node}.`,
    '',
    '| what | measured |',
    '|---|---|',
    `| whole embedded pipeline, ${pipeline.seconds.toFixed(0)} s steady | ${whole(pipeline.ticksPerSecond)} ticks/s |`,
    `| ... ticks, windows of 1 s, decisions | ${whole(pipeline.ticks)}, ${whole(pipeline.windows)}, ${whole(pipeline.decisions)} |`,
    `| ... CPU of the whole process a tick | ${pipeline.cpuMicrosPerTick.toFixed(2)} us |`,
    `| ... reference in the same run: generate, encode and decode a tick alone | ${reference.toFixed(2)} us; the pipeline takes ${(pipeline.cpuMicrosPerTick / reference).toFixed(1)} times that |`,
    `| ... journal bytes a tick, everything included | ${pipeline.bytesPerTick.toFixed(0)} |`,
    `| ... resident memory at the end | ${whole(pipeline.rssMb)} MB |`,
    `| whole replay, 745 session returns, two portfolios, median of ${replay.runs} | ${replay.medianSeconds.toFixed(2)} s |`,
    `| ... fastest, slowest | ${replay.fastest.toFixed(2)} s, ${replay.slowest.toFixed(2)} s |`,
    `| ... journal bytes a record | ${replay.bytesPerRecord.toFixed(0)} |`,
  ];
}
