import { codecFor, codecOf } from '#platform/avro/codec.js';
import { presentVersion, releasedSchemas } from '#platform/avro/released-schemas.js';
import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import type { Decision, Tick, TickRecord, UniverseControl } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { decision, solveRequest, solveResult, universeDefinition } from '#testing/wire-fixtures.js';

const codec = avroRecordCodec();
const [first] = releasedSchemas('decision');

function written(value: Decision): StoredRecord {
  const record = codec.encode({ topic: topics.decisions.name, key: value.portfolioId, value });
  return { ...record, offset: 0, headers: record.headers ?? {} };
}

const cascading = decision(
  solveRequest({
    cascade: {
      steps: [{ kind: 'maxSharpe', timesMeanReturn: null }],
      rounds: 2,
      gammaStep: 0.052,
      perturbation: 0.01,
      seed: 7,
    },
  }),
  solveResult({
    solver: 'ballast-cascade',
    attempts: [
      { round: 0, objective: 'maxSharpe', targetReturn: null, l2Gamma: 0.1, status: 'optimal' },
    ],
  }),
);

const drifted = decision(
  solveRequest({
    cause: 'driftBand',
    kinds: ['driftBand', 'calendar'],
    evidence: {
      ...{ drawdown: null, drawdownLimit: null },
      ...{ instrument: 'IAM', drift: 0.06, band: 0.05, period: '2025-11' },
    },
  }),
);

describe('a decision in the log', () => {
  it('without a cascade is the bytes of version 1, without a header', () => {
    const record = written(decision());
    expect(record.headers).toEqual({});
    expect(Buffer.from(record.value)).toEqual(
      Buffer.from(codecOf(first.schema).encode(decision())),
    );
    expect(codec.decode(record).value).toEqual(decision());
  });

  it.each<[string, Decision]>([
    ['a cascade', cascading],
    ['what a rule of its policy saw', drifted],
    ['a turnover budget', decision(solveRequest({ turnoverLeft: 0.5 }))],
    ['a refusal', decision(solveRequest(), solveResult({ refusal: 'turnoverBudget' }))],
  ])('with %s is of the present version, and says so', (_, value) => {
    const record = written(value);
    const version = presentVersion('decision', releasedSchemas('decision'));
    expect(record.headers).toEqual({ schema: `decision/${version}` });
    expect(Buffer.from(record.value)).toEqual(Buffer.from(codecFor('decision').encode(value)));
    expect(codec.decode(record).value).toEqual(value);
  });
});

describe('a record of the topic of ticks', () => {
  const written = (value: TickRecord): StoredRecord => {
    const record = codec.encode({ topic: topics.ticks.name, key: 'k', value });
    return { ...record, offset: 0, headers: record.headers ?? {} };
  };
  const tick: Tick = {
    ...{ kind: 'tick', venue: 'casablanca', instrument: 'AKT', eventTime: 1_700_000_000_000 },
    ...{ price: 12.5, sequence: 3, cumulativeVolume: 40, source: 'history' },
  };
  const universe: UniverseControl = {
    ...{ kind: 'universe', definition: universeDefinition(), deleted: false },
  };

  it.each<[string, TickRecord]>([
    ['a tick', tick],
    ['a universe in force', universe],
  ])('%s carries no header, and is read again', (_, value) => {
    const record = written(value);
    expect(record.headers).toEqual({});
    expect(codec.decode(record).value).toEqual(value);
  });

  it.each<[string, TickRecord]>([
    ['a universe that is gone', { ...universe, deleted: true }],
    [
      'a corporate action',
      {
        ...{ kind: 'adjustment', venue: 'casablanca', instrument: 'AKT', session: '2025-03-04' },
        ...{ eventTime: 1_741_046_400_000, factor: 0.1, reason: '1 to 10', source: 'history' },
      },
    ],
  ])('%s is of the present version', (_, value) => {
    expect(Object.keys(written(value).headers)).toEqual(['schema']);
    expect(codec.decode(written(value)).value).toEqual(value);
  });
});
