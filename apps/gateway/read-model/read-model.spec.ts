import { RESUBMITTED } from '#platform/task/resubmitted.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import {
  deadLetterRecord,
  decisionRecord,
  decision,
  metrics,
  metricsRecord,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
} from '#testing/wire-fixtures.js';
import { BoundedSeries } from './bounded-series.js';
import { READ_TOPICS, ReadModel } from './read-model.js';

describe('the read model', () => {
  let log: MemoryTopicLog;
  let model: ReadModel;

  beforeEach(() => {
    log = new MemoryTopicLog();
    model = new ReadModel(() => 0);
    log.follow(
      READ_TOPICS,
      (record) => model.fold(record),
      () => undefined,
    );
  });

  it('knows a portfolio once its definition has come, whatever came first', () => {
    log.append(metricsRecord(metrics()));
    expect(model.portfolio('portf1')).toBeUndefined();
    log.append(portfolioRecord(portfolioDefinition()));
    expect(model.portfolio('portf1')?.metrics?.windows).toBe(745);
  });

  it('counts what was refused, not the notes of what was written again', () => {
    const refused = deadLetterRecord('DATA_MALFORMED');
    log.append(refused, { ...refused, headers: { [RESUBMITTED]: 'ballast.dead-letter/0/0' } });
    expect([...model.deadLetters]).toEqual([['DATA_MALFORMED', 1]]);
  });

  it('joins a decision with its effect in either order', () => {
    const applied = outcome({ id: 'd1', subject: 'decision', status: 'applied', windowEnd: 5 });
    log.append(outcomeRecord(applied), decisionRecord(decision()));
    log.append(portfolioRecord(portfolioDefinition()));
    expect(model.decision('d1')?.effect?.windowEnd).toBe(5);
  });

  it('a corrected window replaces itself, a new account starts its own series', () => {
    const { account } = metrics();
    log.append(metricsRecord(metrics()), metricsRecord(metrics({ revision: 1 })));
    log.append(portfolioRecord(portfolioDefinition()));
    const series = model.portfolio('portf1')?.series;
    expect(series?.items).toHaveLength(1);
    const later = metrics().windowEnd + 1;
    const reopened = account === null ? null : { ...account, inception: later };
    log.append(metricsRecord(metrics({ windowEnd: later, account: reopened })));
    expect(series?.items.map(({ windowEnd }) => windowEnd)).toEqual([later]);
  });
});

describe('a bounded series', () => {
  it('keeps the newest and says when it has let go of others', () => {
    const series = new BoundedSeries<number>(20);
    for (let i = 1; i <= 20; i++) series.push(i);
    expect(series.truncated).toBe(false);
    series.push(21);
    expect(series.truncated).toBe(true);
    expect([series.items[0], series.last, series.items.length]).toEqual([3, 21, 19]);
  });
});
