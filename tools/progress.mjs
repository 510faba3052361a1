const FRAMES = ['|', '/', '-', '\\'];
const TTY_INTERVAL_MS = 120;
const LOG_INTERVAL_MS = 10_000;

/**
 * Shows that `label` is under way: one line rewritten in place on a terminal, a line every ten seconds
 * elsewhere. `detail()` is asked for each line.
 * @returns a function that ends it with a closing line `label: outcome, n s`
 */
export function startProgress(label, detail = () => '') {
  const started = Date.now();
  const out = process.stderr;
  const seconds = () => Math.round((Date.now() - started) / 1000);
  let frame = 0;
  const text = () => [label, detail(), `${seconds()} s`].filter(Boolean).join(', ');
  const tick = () => {
    if (out.isTTY) out.write(`\r\x1b[2K${FRAMES[frame++ % FRAMES.length]} ${text()}`);
    else out.write(`${text()}\n`);
  };
  tick();
  const timer = setInterval(tick, out.isTTY ? TTY_INTERVAL_MS : LOG_INTERVAL_MS);
  return (outcome) => {
    clearInterval(timer);
    out.write(`${out.isTTY ? '\r\x1b[2K' : ''}${label}: ${outcome}, ${seconds()} s\n`);
  };
}
