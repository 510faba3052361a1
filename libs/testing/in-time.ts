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

/** What is asked again and again, how often, and what is known when the time is over. */
export interface Question {
  readonly isSo: () => boolean | Promise<boolean>;
  readonly everyMs?: number;
  readonly evidence?: () => string;
}

/** Resolves when the answer is yes; nobody asks any more once the time is over. @throws Error as `inTime`, or as `isSo` does */
export async function isSoInTime(
  ms: number,
  awaited: string,
  { isSo, everyMs = 100, evidence }: Question,
): Promise<void> {
  let isOver = false;
  const asked = async (): Promise<void> => {
    while (!isOver && !(await isSo())) {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  try {
    await inTime(ms, awaited, asked(), evidence);
  } finally {
    isOver = true;
  }
}
