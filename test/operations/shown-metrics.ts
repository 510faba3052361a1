/** One line of Prometheus text that is no comment. */
const SAMPLE = /^([a-z_]+?)(?:_bucket|_sum|_count)?(?:\{([^}]*)\})? \S+$/;

/** What a process at `url` shows: the labels of every sample, by the name of its metric. */
export async function shownMetrics(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const shown = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = SAMPLE.exec(line) ?? [];
    if (name === undefined) continue;
    const samples = shown.get(name);
    if (samples === undefined) shown.set(name, [labels]);
    else samples.push(labels);
  }
  return shown;
}

/** Resolves when the process at `url` says that it is ready. */
export async function whenReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
