import { styleText } from 'node:util';

/** Colours and weights of a terminal. */
export type Style = Parameters<typeof styleText>[0];

/** Where a person reads: colours and a rewritten line on a terminal, plain lines elsewhere. */
export class Screen {
  #open = false;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly environment: { readonly colour: boolean },
  ) {}

  get isTerminal(): boolean {
    return this.out.isTTY;
  }

  get width(): number {
    return Math.max(60, Math.min(this.out.columns, 120) || 100);
  }

  line(text = ''): void {
    this.#close();
    this.out.write(`${text}\n`);
  }

  /** A line that the next one overwrites; nothing where it could not be. */
  transient(text: string): void {
    if (!this.isTerminal) return;
    this.out.write(`\r\u001b[2K${text}`);
    this.#open = true;
  }

  style(style: Style, text: string): string {
    return this.environment.colour && this.isTerminal ? styleText(style, text) : text;
  }

  #close(): void {
    if (this.#open) this.out.write('\r\u001b[2K');
    this.#open = false;
  }
}
