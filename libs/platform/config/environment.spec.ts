import { BallastError } from '#core/ballast-error.js';
import { readEnvironment } from './environment.js';

const faultsOf = (variables: Record<string, string>): string[] => {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(BallastError);
    expect((error as BallastError).code).toBe('CONFIG_INVALID');
    return (error as BallastError).message.split('\n');
  }
};

describe('the environment', () => {
  it('has defaults for everything, on loopback, and is frozen', () => {
    const environment = readEnvironment({});
    expect({ ...environment }).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      BALLAST_API_KEY: '',
      BALLAST_DATA_DIR: '.ballast',
      BALLAST_FSYNC_MS: 50,
      METRICS_PUBLIC: false,
    });
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('takes what is given', () => {
    const given = { PORT: '8080', BALLAST_FSYNC_MS: '0', METRICS_PUBLIC: 'true' };
    expect(readEnvironment(given)).toMatchObject({
      PORT: 8080,
      BALLAST_FSYNC_MS: 0,
      METRICS_PUBLIC: true,
    });
  });

  it('names every fault at once', () => {
    const given = { PORT: '70000', HOST: '', METRICS_PUBLIC: 'perhaps', BALLAST_FSYNC_MS: '1.5' };
    expect(faultsOf(given)).toHaveLength(4);
  });

  it('names a variable that nobody reads: it is a typing error', () => {
    expect(faultsOf({ BALLAST_DATADIR: '/data' })).toEqual([
      expect.stringContaining('BALLAST_DATADIR: expected one of'),
    ]);
  });

  it('never repeats a key, however wrong it is', () => {
    const [fault] = faultsOf({ BALLAST_API_KEY: 'short' });
    expect(fault).toContain('expected at least 16 characters');
    expect(fault).not.toContain('"short"');
  });
});
