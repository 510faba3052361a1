import { ReplayProgress } from './replay-progress.js';
import { Screen } from './screen.js';

class Output {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns: number,
  ) {}
  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

const screenOn = (output: Output): Screen =>
  new Screen(output as unknown as NodeJS.WriteStream, { colour: true });
const STATE = { session: '2026-04-10', done: 700, total: 745, sharpe: -0.35, rebalances: 20 };

describe('the screen', () => {
  it('breaks a paragraph at words to the width of a terminal', () => {
    const output = new Output(true, 60);
    screenOn(output).paragraph(`  ${'word '.repeat(20).trim()}`);
    const lines = output.text.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.length <= 60 && line.startsWith('  word'))).toBe(true);
  });

  it('leaves a paragraph whole, and without colours, where nobody looks at it', () => {
    const output = new Output(false, 60);
    const screen = screenOn(output);
    const text = `  ${'word '.repeat(20).trim()}`;
    screen.paragraph(screen.style('bold', text));
    screen.transient('gone at once');
    expect(output.text).toBe(`${text}\n`);
  });

  it.each([60, 80, 100, 200])('the progress bar takes one row of %i columns', (columns) => {
    const output = new Output(true, columns);
    new ReplayProgress(screenOn(output), () => 2000, 0).show(STATE);
    const [, shown] = output.text.split('\r\u001b[2K');
    expect(shown.length).toBeLessThan(columns);
    expect(shown).toContain('2026-04-10  700/745 sessions');
  });
});
