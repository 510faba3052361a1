import { BallastError } from '#core/ballast-error.js';

/**
 * State lies by partition: a service whose topics change under it must end, with the reason. A cluster that does not
 * answer has changed nothing.
 * @param options.verify rejects with CONFIG_TOPICS when the partitions are not those of the table
 * @returns ends the watch
 */
export function watchPartitions(options: {
  readonly verify: () => Promise<void>;
  readonly everyMs: number;
  readonly onChanged: (error: BallastError) => void;
}): () => void {
  const { verify, everyMs, onChanged } = options;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      await verify();
    } catch (error) {
      if (!(error instanceof BallastError) || error.code !== 'CONFIG_TOPICS') return;
      clearInterval(timer);
      onChanged(error);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
