import { ReadModel } from './read-model.js';
import { MOST_WAITING, Unfolded } from './unfolded.js';

const LONG = 60_000;

describe('a read of what is not folded yet', () => {
  it('has it once it is folded', async () => {
    const model = new ReadModel(() => 0);
    let known: string | undefined;
    const found = new Unfolded(model, () => 0, LONG).find(() => known);
    known = 'it';
    model.waiting.changed();
    expect(await found).toBe('it');
  });

  it('does not wait where too many wait, and does again once they are gone', async () => {
    const model = new ReadModel(() => 0);
    const unfolded = new Unfolded(model, () => 0, LONG);
    let known: true | undefined;
    const waiting = Array.from({ length: MOST_WAITING }, () => unfolded.find(() => known));
    expect(await unfolded.find(() => undefined)).toBeUndefined();
    expect(await unfolded.find(() => 'folded')).toBe('folded');
    known = true;
    model.waiting.changed();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
    let late: string | undefined;
    const again = unfolded.find(() => late);
    late = 'late';
    model.waiting.changed();
    expect(await again).toBe('late');
  });

  it('does not wait longer than its request', async () => {
    const unfolded = new Unfolded(new ReadModel(() => 0), () => LONG, LONG);
    expect(await unfolded.find(() => undefined, 0)).toBeUndefined();
  });
});
