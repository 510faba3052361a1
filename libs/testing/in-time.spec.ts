import { inTime, isSoInTime } from './in-time.js';

const never = new Promise<never>(() => undefined);

describe('inTime', () => {
  it('is what the work comes to, or its error', async () => {
    expect(await inTime(60_000, 'a value', Promise.resolve(7))).toBe(7);
    const failed = inTime(60_000, 'a value', Promise.reject(new Error('ended')));
    await expect(failed).rejects.toThrow('ended');
  });

  it('says what was waited for, and what is known of it', async () => {
    const waited = inTime(20, 'a server', never, () => 'it printed nothing');
    await expect(waited).rejects.toThrow(
      'expected a server within 0.02 s, was not so\nit printed nothing',
    );
  });
});

describe('isSoInTime', () => {
  it('asks until the answer is yes', async () => {
    let asked = 0;
    await isSoInTime(60_000, 'the third answer', { isSo: () => ++asked === 3, everyMs: 1 });
    expect(asked).toBe(3);
  });

  it('says what was waited for, and asks no more', async () => {
    let asked = 0;
    const isSo = (): boolean => {
      asked++;
      return false;
    };
    const waited = isSoInTime(20, 'an alert', { isSo, everyMs: 1, evidence: () => 'none fires' });
    await expect(waited).rejects.toThrow('expected an alert within 0.02 s, was not so\nnone fires');
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBeLessThanOrEqual(before + 1);
  });

  it('ends where the question itself is never answered, and fails as it does', async () => {
    await expect(isSoInTime(20, 'an answer', { isSo: () => never })).rejects.toThrow('an answer');
    const isSo = (): Promise<boolean> => Promise.reject(new Error('refused'));
    await expect(isSoInTime(60_000, 'an answer', { isSo })).rejects.toThrow('refused');
  });
});
