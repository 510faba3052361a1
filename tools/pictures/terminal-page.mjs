const ESCAPE = '\u001b';
const ERASE_ROW = `${ESCAPE}[2K`;
const COLOUR = new RegExp(`${ESCAPE}\\[([\\d;]*)m`, 'g');
/** Select Graphic Rendition codes that Ballast uses. */
const CLASSES = { 1: 'bold', 2: 'dim', 4: 'line', 32: 'green', 33: 'yellow' };

/** DejaVu Sans Mono of this size is 8 pixels wide, so that no seam shows between the blocks of a bar. */
const FONT_PX = 13.289;
const CELL_PX = 8;
const ROW_PX = 18;
const MARGIN_PX = 20;

/** The page that shows what a terminal of so many columns would show of `output`, and its size. */
export function terminalPage(output, columns) {
  const rows = output
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split('\n')
    // A carriage return goes back to the first column; what was there is erased.
    .map((line) => line.split('\r').at(-1).replaceAll(ERASE_ROW, ''))
    .flatMap((line) => wrapped(line, columns));
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #12161c }
    pre { margin: 0; padding: ${MARGIN_PX}px; color: #d7dde5; font: ${FONT_PX}px/${ROW_PX}px 'DejaVu Sans Mono', monospace }
    .bold { font-weight: bold; color: #fff } .dim { opacity: .6 } .line { text-decoration: underline }
    .green { color: #7ee787 } .yellow { color: #e3b341 }
    </style><pre>${rows.map(coloured).join('\n')}</pre>`;
  return {
    html,
    width: columns * CELL_PX + 2 * MARGIN_PX,
    height: rows.length * ROW_PX + 2 * MARGIN_PX,
  };
}

/** A terminal breaks a line where it is full. Only lines without colours are ever that long. */
function wrapped(line, columns) {
  if (line.includes(ESCAPE) || line.length <= columns) return [line];
  return [line.slice(0, columns), ...wrapped(line.slice(columns), columns)];
}

function coloured(row) {
  const text = row.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  let open = 0;
  const spans = text.replaceAll(COLOUR, (_, codes) => {
    const classes = codes.split(';').flatMap((code) => CLASSES[code] ?? []);
    if (classes.length > 0) {
      open += 1;
      return `<span class="${classes.join(' ')}">`;
    }
    const closing = '</span>'.repeat(open);
    open = 0;
    return closing;
  });
  return spans + '</span>'.repeat(open);
}
