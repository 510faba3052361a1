import { LogStart } from './log-start.js';

describe('the start of a topic', () => {
  it('is there while every partition begins at offset 0', () => {
    const start = new LogStart();
    expect(start.isCut).toBe(false);
    start.fold({ partition: 0, offset: 0 });
    start.fold({ partition: 0, offset: 1 });
    start.fold({ partition: 3, offset: 0 });
    expect(start.isCut).toBe(false);
  });

  it('was cut off where one begins later', () => {
    const start = new LogStart();
    start.fold({ partition: 0, offset: 0 });
    start.fold({ partition: 1, offset: 5 });
    expect(start.isCut).toBe(true);
  });
});
