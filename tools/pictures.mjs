// `node tools/pictures.mjs`: the pictures of the README, from a real run. Needs script(1), a Chromium and port 3000.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from './build.mjs';
import { at } from './paths.mjs';
import { terminalPage } from './pictures/terminal-page.mjs';

const COLUMNS = 100;
const KEY = 'shown-in-no-picture';
const PICTURES = at('docs', 'pictures');
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const work = mkdtempSync(join(tmpdir(), 'ballast-pictures-'));

/** Runs the main job in a terminal of its own; while it serves, `onServing` may look at it. Hands over its output. */
function record(onServing) {
  return new Promise((resolve, reject) => {
    const command = `stty cols ${COLUMNS}; exec ${process.execPath} ${at('dist/apps/embedded/main.js')}`;
    const child = spawn('script', ['-qfc', command, '/dev/null'], {
      env: {
        PATH: process.env.PATH,
        BALLAST_DATA_DIR: join(work, 'data'),
        BALLAST_API_KEY: KEY,
        TERM: 'xterm-256color',
      },
    });
    let output = '';
    let shown = null;
    child.on('error', reject);
    child.on('close', () => {
      if (shown === null) reject(new Error(`the main job ended early:\n${output}`));
      else resolve(shown);
    });
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (shown !== null || !/demo {2}simulated session/.test(output)) return;
      shown = output;
      try {
        onServing();
      } catch (error) {
        reject(error);
      }
      child.stdin.write('\u0003');
    });
  });
}

/** A screenshot of a page, `scale` pixels to a CSS pixel. */
function shoot(url, file, { width, height, scale = 1 }) {
  const browser = BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0);
  if (browser === undefined) throw new Error(`expected one of ${BROWSERS.join(', ')} on the PATH`);
  const { status, stderr } = spawnSync(
    browser,
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
      `--force-device-scale-factor=${scale}`,
      `--window-size=${width},${height}`,
      '--virtual-time-budget=8000',
      `--screenshot=${join(PICTURES, file)}`,
      url,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${browser} failed: ${stderr}`);
}

try {
  await buildIfNeeded();
  mkdirSync(PICTURES, { recursive: true });
  const output = await record(() => {
    // The head and every group up to the calculator.
    shoot('http://127.0.0.1:3000/docs', 'swagger-ui.png', { width: 1280, height: 1312 });
  });
  const page = join(work, 'terminal.html');
  const { html, width, height } = terminalPage(output, COLUMNS);
  writeFileSync(page, html);
  shoot(`file://${page}`, 'first-minute.png', { width, height, scale: 1.5 });
} finally {
  rmSync(work, { recursive: true, force: true });
}
