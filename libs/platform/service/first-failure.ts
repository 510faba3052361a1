/** What runs in the background reports to it; the main job ends with the first failure. */
export interface FirstFailure {
  readonly report: (error: unknown) => void;
  readonly happened: Promise<never>;
}

/** A failure nobody looks at yet is nobody's unhandled rejection. */
export function firstFailure(): FirstFailure {
  let report: (error: unknown) => void = () => undefined;
  const happened = new Promise<never>((_, reject) => {
    report = reject;
  });
  happened.catch(() => undefined);
  return {
    report: (error) => {
      report(error);
    },
    happened,
  };
}
