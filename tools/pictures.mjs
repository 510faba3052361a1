// `node tools/pictures.mjs`: the pictures of the README, from a real run. Needs Linux with script(1) and Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from './paths.mjs';

const COLUMNS = 112;
const KEY = 'shown-in-no-picture';
const SGR = { 1: 'bold', 2: 'dim', 4: 'line', 31: 'red', 32: 'green', 33: 'yellow', 36: 'cyan' };
const work = mkdtempSync(join(tmpdir(), 'ballast-pictures-'));

/** Runs the main job in a terminal of its own; hands over its output when a simulated session has been shown. */
function record(onServing) {
  return new Promise((resolve) => {
    const command = `stty cols ${COLUMNS}; exec ${process.execPath} ${at('dist/apps/embedded/main.js')}`;
    const child = spawn('script', ['-qfc', command, '/dev/null'], {
      env: {
        ...process.env,
        BALLAST_DATA_DIR: join(work, 'data'),
        BALLAST_API_KEY: KEY,
        TERM: 'xterm-256color',
      },
    });
    let output = '';
    let isServing = false;
    child.stdout.on('data', async (chunk) => {
      output += chunk;
      if (isServing || !/demo {2}simulated session/.test(output)) return;
      isServing = true;
      const recorded = output;
      await onServing();
      child.stdin.write('\u0003');
      child.on('close', () => resolve(recorded));
    });
  });
}

/** What a terminal would show: carriage returns and erased lines applied, colours as spans. */
function toHtml(output) {
  const lines = output.replaceAll('\r\n', '\n').split('\n');
  const shown = lines.map((line) => line.split('\r').at(-1).replaceAll('\u001b[2K', ''));
  const escaped = shown
    .map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    .map((line) => {
      let open = 0;
      const text = line.replaceAll(/\u001b\[([\d;]*)m/g, (_, codes) => {
        const classes = codes.split(';').flatMap((code) => SGR[code] ?? []);
        if (classes.length > 0) {
          open += 1;
          return `<span class="${classes.join(' ')}">`;
        }
        const closing = '</span>'.repeat(open);
        open = 0;
        return closing;
      });
      return text + '</span>'.repeat(open);
    });
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #12161c; }
    pre { margin: 0; padding: 22px 26px; color: #d7dde5; white-space: pre-wrap; font: 14px/1.38 'DejaVu Sans Mono', monospace; }
    .bold { font-weight: bold; color: #fff } .dim { opacity: .6 } .line { text-decoration: underline }
    .red { color: #ff7b72 } .green { color: #7ee787 } .yellow { color: #e3b341 } .cyan { color: #76e3ea }
    </style><pre>${escaped.join('\n')}</pre>`;
}

function shoot(url, file, [width, height], wait = 1000) {
  const { status, stderr } = spawnSync(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      `--user-data-dir=${join(work, 'profile')}`,
      `--window-size=${width},${height}`,
      `--virtual-time-budget=${wait}`,
      `--screenshot=${file}`,
      url,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`chromium failed: ${stderr}`);
}

mkdirSync(at('docs', 'pictures'), { recursive: true });
try {
  const output = await record(() => {
    shoot('http://127.0.0.1:3000/docs', at('docs/pictures/swagger-ui.png'), [1280, 1400], 8000);
  });
  const page = join(work, 'terminal.html');
  writeFileSync(page, toHtml(output));
  const lines = output.split('\n').length;
  shoot(`file://${page}`, at('docs/pictures/first-minute.png'), [
    1120,
    44 + Math.ceil((lines + 3) * 19.4),
  ]);
} finally {
  rmSync(work, { recursive: true, force: true });
}
