/**
 * What `work` comes to, or an error that says what was waited for and what is known of it: Jest's own says neither.
 * @param evidence asked when the time is over
 */
export async function inTime<Value>(
  ms: number,
  awaited: string,
  work: Promise<Value>,
  evidence: () => string = () => '',
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`expected ${awaited} within ${ms / 1000} s, was not so\n${evidence()}`));
    }, ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
