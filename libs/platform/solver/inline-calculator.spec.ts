import { scriptedTask } from '#testing/scripted-worker.js';
import { inlineCalculator } from './inline-calculator.js';

describe('calculating in line', () => {
  it('gives the answer of the kind that is asked', async () => {
    const { signal } = new AbortController();
    const answer = await inlineCalculator().run('performance', scriptedTask(0.25), signal);
    expect(answer).toMatchObject({ observations: 1, mean: 0.25 });
  });

  it('rejects with the reason of a caller who has left', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    const answer = inlineCalculator().run('performance', scriptedTask(0.25), gone);
    await expect(answer).rejects.toThrow('gone');
  });
});
