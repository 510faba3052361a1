import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeIf } from '#testing/requires.js';

/** Compiled, outside Jest: 4.4 million ticks through bars and universe. */
const PROGRAM = fileURLToPath(new URL('../../dist/bench/parameter-recovery.js', import.meta.url));

describeIf(
  { met: existsSync(PROGRAM), needs: 'a build in dist (npm test makes one)' },
  'the pipeline on a market whose truth is known',
  () => {
    it('recovers every mean and covariance: 20 seeds of 20,000 windows of one trade, jumps included', () => {
      const printed = execFileSync(process.execPath, [PROGRAM], { encoding: 'utf8' });
      const { worst, meanSquare, parameters } = JSON.parse(printed) as Record<string, number>;
      expect(parameters).toBe(20 * 77);
      expect(worst).toBeLessThan(4.5);
      expect(meanSquare).toBeGreaterThan(0.7);
      expect(meanSquare).toBeLessThan(1.3);
    }, 300_000);
  },
);
