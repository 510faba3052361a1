import { topics } from '#stream/topics.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { decision, solveRequest } from '#testing/wire-fixtures.js';
import { followHistory } from './history.js';

const decided = (decisionId: string, over: Parameters<typeof solveRequest>[0]): object =>
  decision(solveRequest({ decisionId, ...over }));

describe('the history in the log', () => {
  it('has the decisions of the replay, without what was asked for or simulated since', () => {
    const log = new MemoryTopicLog();
    const record = { topic: topics.decisions.name, key: 'portf1' };
    log.append(
      { ...record, value: decided('d1', { cause: 'review', source: 'history' }) },
      { ...record, value: decided('d2', { cause: 'manual', source: 'history' }) },
      { ...record, value: decided('d3', { cause: 'review', source: 'simulated' }) },
    );
    const nothing = (): void => undefined;
    const { history } = followHistory(log, nothing, nothing);
    expect(history.decisions.get('portf1')?.map(({ decisionId }) => decisionId)).toEqual(['d1']);
  });
});
