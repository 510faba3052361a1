import { describeIf } from './requires.js';

let ran = 0;

describeIf({ met: true, needs: 'nothing' }, 'a suite whose requirement is met', () => {
  it('runs', () => {
    ran += 1;
    expect(ran).toBe(1);
  });
});

describe('a suite with a requirement', () => {
  it('has run when the requirement was met', () => {
    expect(ran).toBe(1);
  });
});
