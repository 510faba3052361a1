/** Figures that every gateway says of the same log. */
const OF_THE_LOG =
  /\bballast_(?:portfolio_\w+|decisions_total|dead_letters_total|late_ticks_total|universe_\w+)/g;
const MAX = /\bmax(?: by \([^)]*\))? ?\(/;

/** Figures of the log that an expression takes of each gateway: with three gateways it finds them three times. */
export function outsideOfMax(expression: string): readonly string[] {
  const found = MAX.exec(expression);
  if (found === null) return [...expression.matchAll(OF_THE_LOG)].map(([name]) => name);
  const inside = found.index + found[0].length;
  const end = closing(expression, inside);
  return [
    ...outsideOfMax(expression.slice(0, found.index)),
    ...outsideOfMax(expression.slice(end + 1)),
  ];
}

/** Where the parenthesis is closed that was opened before `start`. */
function closing(expression: string, start: number): number {
  let depth = 1;
  for (let k = start; k < expression.length; k++) {
    if (expression[k] === '(') depth += 1;
    if (expression[k] === ')') depth -= 1;
    if (depth === 0) return k;
  }
  throw new Error(`expected as many parentheses closed as opened, was ${expression}`);
}
