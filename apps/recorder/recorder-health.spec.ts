import { recorderDegradedBy, recorderWaitsFor, type StoreStates } from './recorder-health.js';

const WELL: StoreStates = {
  history: 'recording',
  isInfluxDegraded: false,
  isParquetDegraded: false,
};

it('a recorder whose stores all take what is theirs is ready', () => {
  expect(recorderWaitsFor(WELL)).toEqual([]);
  expect(recorderDegradedBy(WELL)).toEqual([]);
});

it('waits for the database of the history once, before it has begun', () => {
  const starting: StoreStates = { ...WELL, history: 'starting' };
  expect(recorderWaitsFor(starting)).toEqual(["the history's database"]);
  expect(recorderDegradedBy(starting)).toEqual([]);
});

it.each<[string, Partial<StoreStates>]>([
  ["the history's database does not answer", { history: 'degraded' }],
  ['InfluxDB does not take points', { isInfluxDegraded: true }],
  ['the folder of Parquet cannot be written', { isParquetDegraded: true }],
])('%s: the recorder is degraded, and ready', (fault, state) => {
  expect(recorderWaitsFor({ ...WELL, ...state })).toEqual([]);
  expect(recorderDegradedBy({ ...WELL, ...state })).toEqual([fault]);
});

it('without a history nothing is waited for', () => {
  expect(recorderWaitsFor({ ...WELL, history: 'stopped' })).toEqual([]);
});
