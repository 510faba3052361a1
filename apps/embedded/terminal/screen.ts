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

  /** Of the terminal; 100 where there is none. */
  get columns(): number {
    return this.out.columns || 100;
  }

  /** Of text: lines that are longer are hard to read. */
  get width(): number {
    return Math.max(60, Math.min(this.columns, 100));
  }

  line(text = ''): void {
    this.#close();
    this.out.write(`${text}\n`);
  }

  /** A sentence: broken at words to the width of a terminal, under its own indent; one line elsewhere. */
  paragraph(text: string): void {
    if (!this.isTerminal) {
      this.line(text);
      return;
    }
    const indent = /^ */.exec(text)?.[0] ?? '';
    let row = indent;
    for (const word of text.trim().split(' ')) {
      if (row.length + word.length > this.width && row !== indent) {
        this.line(row.trimEnd());
        row = indent;
      }
      row += `${word} `;
    }
    this.line(row.trimEnd());
  }

  /** One row that the next one overwrites, cut to the width it has; nothing where it could not be. */
  transient(text: string): void {
    if (!this.isTerminal) return;
    this.out.write(`\r\u001b[2K${text.slice(0, this.columns - 1)}`);
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
