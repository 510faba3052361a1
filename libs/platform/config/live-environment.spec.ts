import { readEnvironment } from './environment.js';

const faultsOf = (variables: Record<string, string>): string => {
  try {
    readEnvironment(variables);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the environment of live push and of replicas', () => {
  it('has defaults for a gateway on its own', () => {
    expect(readEnvironment({})).toMatchObject({
      BALLAST_STREAM_LISTENERS: 2_000,
      BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: 1_000,
      BALLAST_STREAM_HEARTBEAT_MS: 15_000,
      REDIS_URL: '',
      BALLAST_STALE_READS: 'marked',
    });
  });

  it('names every fault at once, and never shows what may hold a password', () => {
    const faults = faultsOf({
      BALLAST_STREAM_LISTENERS: '-1',
      BALLAST_STREAM_HEARTBEAT_MS: '10',
      BALLAST_STALE_READS: 'sometimes',
      REDIS_URL: 'http://user:hunter2@host',
    });
    expect(faults.split('\n')).toHaveLength(4);
    expect(faults).toContain('REDIS_URL: expected redis://user:password@host:port');
    expect(faults).not.toContain('hunter2');
  });

  it.each(['redis://127.0.0.1:6379', 'rediss://user:password@redis.example:6380/0'])(
    'takes %s',
    (REDIS_URL) => {
      expect(readEnvironment({ REDIS_URL }).REDIS_URL).toBe(REDIS_URL);
    },
  );
});
