import { OwnedMemory } from './owned-memory.js';

describe('a memory with owners', () => {
  it('lets go of the oldest of the owner who adds, and of nobody else', () => {
    const memory = new OwnedMemory<number>();
    memory.set('theirs', { owner: 'other', value: 0 }, 2);
    ['a', 'b', 'c'].forEach((id, value) => memory.set(id, { owner: 'one', value }, 2));
    expect(['theirs', 'a', 'b', 'c'].map((id) => memory.get(id))).toEqual([0, undefined, 1, 2]);
  });

  it('counts an id once, for the owner that it was last given to', () => {
    const memory = new OwnedMemory<number>();
    memory.set('a', { owner: 'nobody', value: 0 }, 1);
    memory.set('a', { owner: 'one', value: 1 }, 1);
    memory.set('a', { owner: 'one', value: 2 }, 1);
    memory.set('b', { owner: 'nobody', value: 3 }, 1);
    expect([memory.get('a'), memory.get('b')]).toEqual([2, 3]);
  });
});
