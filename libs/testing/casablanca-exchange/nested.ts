/** Nothing, in so many lists: a value of few characters that whoever walks it with a stack cannot hold. */
export function nested(depth: number): readonly unknown[] {
  let value: readonly unknown[] = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}
