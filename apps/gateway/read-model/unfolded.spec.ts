import { ReadModel } from './read-model.js';
import { MOST_WAITING, Unfolded } from './unfolded.js';

const LONG = 60_000;

describe('a read of what is not folded yet', () => {
  it('has it once it is folded', async () => {
    const model = new ReadModel(() => 0);
    const known = new Map<string, string>();
    const found = new Unfolded(model, () => 0, LONG).find('desk', () => known.get('id'));
    known.set('id', 'it');
    model.waiting.changed();
    expect(await found).toBe('it');
  });

  it('does not wait where too many wait, and does again once they are gone', async () => {
    const model = new ReadModel(() => 0);
    const unfolded = new Unfolded(model, () => 0, LONG);
    const known = new Map<string, string>();
    const waiting = Array.from({ length: MOST_WAITING }, () =>
      unfolded.find('desk', () => known.get('id')),
    );
    expect(await unfolded.find('desk', () => undefined)).toBeUndefined();
    expect(await unfolded.find('desk', () => 'folded')).toBe('folded');
    known.set('id', 'it');
    model.waiting.changed();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['it']));
    const again = unfolded.find('desk', () => known.get('late'));
    known.set('late', 'late');
    model.waiting.changed();
    expect(await again).toBe('late');
  });

  it('waits whatever another tenant waits for', async () => {
    const model = new ReadModel(() => 0);
    const unfolded = new Unfolded(model, () => 0, LONG);
    const known = new Map<string, string>();
    const others = Array.from({ length: MOST_WAITING }, () =>
      unfolded.find('other', () => known.get('theirs')),
    );
    const ours = unfolded.find('desk', () => known.get('ours'));
    known.set('ours', 'it');
    model.waiting.changed();
    expect(await ours).toBe('it');
    known.set('theirs', 'it');
    model.waiting.changed();
    await Promise.all(others);
  });

  it('does not wait longer than its request', async () => {
    const unfolded = new Unfolded(new ReadModel(() => 0), () => LONG, LONG);
    expect(await unfolded.find('desk', () => undefined, 0)).toBeUndefined();
  });
});
