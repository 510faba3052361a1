import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  DeadLetter,
  Decision,
  Metrics,
  PortfolioStatistics,
  TickRecord,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { BROKER_TIMEOUT_MS } from '#testing/kafka/broker.js';
import { registryAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { servicesBuilt } from '../kafka/services.js';
import { instantOf, outsideMarket, prior, quote, quotes, TICKERS, weights } from './market.js';
import { OutsidePlatform } from './outside-platform.js';
import { pythonAvailable, PythonClients, type ReadByPython } from './python-clients.js';

jest.setTimeout(BROKER_TIMEOUT_MS);

const needs = {
  met: registryAvailable.met && pythonAvailable.met && servicesBuilt,
  needs: `${registryAvailable.needs}; ${pythonAvailable.needs} and a build in dist`,
};
const names = TICKERS.slice(0, 3);
const halves = { AKT: 0.5, ATW: 0.25, BCP: 0.25 };

// One platform lives through these in order, as a day does.
describeIf(needs, 'outside clients with plain Avro and a partitioner of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-outside-'));
  let platform: OutsidePlatform;
  let python: PythonClients;
  beforeAll(async () => {
    platform = await OutsidePlatform.start(outsideMarket);
    python = new PythonClients(folder, platform.broker.brokers);
  });
  afterAll(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true });
  });

  it('write quotes, which become ticks and windows', async () => {
    const written = await python.write(quotes(0, 60));
    expect(written).toEqual({ [topics.intradayPrices.name]: [0, 1, 2] });
    const returns = await platform.records(topics.returns.name, (found) => found.length >= 25);
    expect(returns[0].value).toMatchObject({ universeId: 'quotes', source: 'live' });
  });

  it('read portfMetrics and portfUpdatedStats', async () => {
    const metrics = await python.read(
      topics.portfMetrics.name,
      ['PortfolioMetrics', 2],
      (read) => new Set(read.map(({ key }) => key)).size === 2,
    );
    expect(metrics[0].value).toMatchObject({ portfolioId: metrics[0].key, source: 'live' });
    const statistics = await python.read(
      topics.portfUpdatedStats.name,
      ['PortfolioStatsSchema', 2],
      (read) => read.length >= 2,
    );
    expect(Object.keys(statistics[0].value['covarianceMatrix'] as object).sort()).toEqual(names);
    expect(statistics[0].value['windows']).toBe(20);
  });

  it('write a prior, which is taken', async () => {
    await python.write([prior('internal', 0.0009)], 'consistent_random');
    await python.write(quotes(60, 64));
    const taken = await platform.records(topics.statistics.name, (found) =>
      found.some((record) => {
        const { portfolioId, priorShare } = record.value as PortfolioStatistics;
        return portfolioId === 'internal' && priorShare.mean > 0;
      }),
    );
    expect((taken.at(-1)?.value as PortfolioStatistics).priorConsistency).not.toBeNull();
  });

  const versionOf = async (portfolio: string, version: number): Promise<ReadByPython> => {
    const isIt = ({ key, value }: ReadByPython): boolean =>
      key === portfolio && value['version'] === version;
    const read = await python.read(topics.weights.name, ['WeightSchema', 2], (versions) =>
      versions.some(isIt),
    );
    return read.filter(isIt)[0];
  };

  it('optimise: the weights of the page get a version and cause external, and are held', async () => {
    await python.run('inverse_variance.py', [platform.broker.brokers, 'external']);
    const ours = await versionOf('external', 2);
    expect(ours.value).toMatchObject({ portfolio_id: 'external', cause: 'external' });
    expect(ours.headers).toMatchObject({ schema: 'WeightSchema/2' });
    await python.write(quotes(64, 67));
    const held = await platform.records(topics.metrics.name, (found) =>
      found.some(({ key, value }) => key === 'external' && (value as Metrics).weightsVersion === 2),
    );
    expect((held.at(-1)?.value as Metrics).targetWeights).toEqual(ours.value['weights']);
  });

  it('write records of version 2 that say so', async () => {
    const { brokers } = platform.broker;
    await python.run('version_two.py', [brokers, 'external', JSON.stringify(halves)]);
    expect((await versionOf('external', 3)).value).toMatchObject({
      weights: halves,
      cause: 'external',
    });
  });

  it('read the front of our Weights with version 1 of the schema', async () => {
    const [decision] = await platform.records(topics.decisions.name, (found) => found.length > 0);
    const { portfolioId } = decision.value as Decision;
    const old = await python.read(topics.weights.name, ['WeightSchema', 1, 'front'], (read) =>
      read.some(({ key }) => key === portfolioId),
    );
    const front = old.find(({ key }) => key === portfolioId)?.value ?? {};
    expect(Object.keys(front)).toEqual(['timestamp', 'portfolio_id', 'weights']);
    expect(Object.keys(front['weights'] as object).sort()).toEqual(names);
  });

  it('write bad records, which are dead letters with the reason, and the stream goes on', async () => {
    const good = await versionOf('external', 2);
    const topic = topics.weights.name;
    const refused = [
      [weights('external', { AKT: 0.5, XXX: 0.5 }), 'DATA_INVALID_WEIGHTS'],
      [weights('external', { AKT: 0.5, ATW: 0.4 }), 'DATA_INVALID_WEIGHTS'],
      [weights('external', { AKT: 'NaN', ATW: 1 }), 'DATA_INVALID_WEIGHTS'],
      [weights('internal', halves), 'DATA_INVALID_WEIGHTS'],
      [weights('nobody', halves), 'DATA_UNKNOWN_PORTFOLIO'],
      [{ topic, key: 'truncated', hex: good.bytes.slice(0, 20) }, 'DATA_MALFORMED'],
      [{ topic, key: 'undeclared version', hex: good.bytes }, 'DATA_MALFORMED'],
      [{ topic, key: 'framed', hex: `0000000001${good.bytes}` }, 'DATA_MALFORMED'],
      [
        { ...weights('external', halves), headers: { schema: 'WeightSchema/9' } },
        'DATA_UNKNOWN_SCHEMA',
      ],
      [prior('external', -1), 'DATA_INVALID_STATISTICS'],
      [
        quote({
          ticker: 'AKT',
          field_cours_courant: '0',
          field_last_traded_time: '2026-03-05T11:00:00Z',
        }),
        'DATA_TICK_NOT_POSITIVE',
      ],
      [{ topic: topics.intradayPrices.name, key: 'AKT', hex: '02' }, 'DATA_MALFORMED'],
      [{ topic: topics.universe.name, key: 'quotes', hex: '000000ffff00' }, 'DATA_UNKNOWN_SCHEMA'],
    ] as const;
    await python.write(refused.map(([record]) => record));
    const letters = await platform.records(
      topics.deadLetter.name,
      (found) => found.length >= refused.length,
    );
    const codes = letters.map(({ value }) => (value as DeadLetter).code).sort();
    expect(codes).toEqual(refused.map(([, code]) => code as string).sort());
    await python.write([weights('external', halves), ...quotes(67, 69)]);
    expect((await versionOf('external', 4)).value['cause']).toBe('external');
  });

  it('see no frame, while every internal record has one', async () => {
    const [plain] = await platform.stored(topics.weights.name, (found) => found.length > 0);
    expect(plain.value[0]).not.toBe(0);
    for (const { name } of [topics.ticks, topics.metrics, topics.decisions]) {
      const [framed] = await platform.stored(name, (found) => found.length > 0);
      expect(Buffer.from(framed.value.subarray(0, 3)).toString('hex')).toBe('000000');
    }
  });

  it.each([
    ['gzip', 100],
    ['snappy', 120],
    ['lz4', 140],
    ['zstd', 160],
  ] as const)('pack quotes by %s, which become ticks like others', async (codec, minute) => {
    const packed = quotes(minute, minute + 20);
    await python.write(packed, 'fnv1a_random', codec);
    const [from, to] = [instantOf(minute), instantOf(minute + 20)];
    const isOne = ({ value }: LogRecord): boolean => {
      const record = value as TickRecord;
      return record.kind === 'tick' && record.eventTime >= from && record.eventTime < to;
    };
    const ticks = await platform.records(
      topics.ticks.name,
      (found) => found.filter(isOne).length >= packed.length,
    );
    expect(ticks.filter(isOne)).toHaveLength(packed.length);
  });
});
