import { Started } from './started.js';

describe('what a suite has started', () => {
  const removed: string[] = [];
  const remove = (name: string): void => void removed.push(name);
  beforeEach(() => removed.splice(0));

  it('is removed, the newest first, however far the suite has come', async () => {
    const started = new Started();
    await started.take(Promise.resolve('a broker'), remove);
    await started.take(Promise.resolve('a service'), remove);
    const failed = started.take(Promise.reject<string>(new Error('no port')), remove);
    await expect(failed).rejects.toThrow('no port');
    await started.remove();
    expect(removed).toEqual(['a service', 'a broker']);
  });

  it('is removed whatever became of the others', async () => {
    const started = new Started();
    await started.take(Promise.resolve('a broker'), remove);
    await started.take(Promise.resolve('a service'), () => Promise.reject(new Error('is gone')));
    await expect(started.remove()).rejects.toThrow('expected all to be removed');
    expect(removed).toEqual(['a broker']);
  });

  it('is removed at once where it comes too late', async () => {
    const started = new Started();
    await started.remove();
    await started.take(Promise.resolve('a broker'), remove);
    expect(removed).toEqual(['a broker']);
  });
});
