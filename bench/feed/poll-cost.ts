import { avroRecordCodec } from '#platform/task/record-codec.js';
import { eventOutputs } from '../../apps/ingestor/event-outputs.js';
import { positionText } from '../../apps/ingestor/feed-position.js';
import { FeedQuality } from '../../apps/ingestor/quality/feed-quality.js';
import { indexLevels } from '../../apps/ingestor/venues/casablanca/index-answer.js';
import { NOTHING_HEARD } from '../../apps/ingestor/venues/casablanca/live-cursor.js';
import { LiveMarket } from '../../apps/ingestor/venues/casablanca/live-market.js';
import { tickerQuotes } from '../../apps/ingestor/venues/casablanca/ticker-answer.js';
import type { FeedBatch } from '../../apps/ingestor/venues/venue.js';
import { interleaved } from './interleaved.js';
import { exchangeUniverse, indexLabels, type PolledAnswer } from './polled-exchange.js';

const FEED = 'bench';
const ROUNDS = 15;

/** Reads an answer into what is said in it. */
const read = ({ ticker, indices }: PolledAnswer) => {
  const { calendar } = exchangeUniverse;
  const symbolOf = (label: string) => (indexLabels.includes(label) ? label : undefined);
  return {
    quotes: tickerQuotes(JSON.parse(ticker), calendar),
    levels: indices === null ? [] : indexLevels(JSON.parse(indices), calendar, symbolOf),
  };
};

/** Normalises answers one after the other. */
export function normaliser(): (answer: PolledAnswer) => FeedBatch {
  const options = { feed: FEED, universe: exchangeUniverse, disorderBoundMs: 1_800_000 };
  const market = new LiveMarket(options, NOTHING_HEARD);
  return (answer) => {
    const { quotes, levels } = read(answer);
    const { events, repeats, marketTime } = market.hear(quotes, answer.at);
    const said = market.hearIndices(levels, answer.at);
    const heard = { marketTime, receivedAt: answer.at };
    const all = [...events, ...said.events];
    return { events: all, cursor: market.cursor, done: false, repeats, heard };
  };
}

/** All that is done with a poll but the write. */
function committer(): (answer: PolledAnswer) => void {
  const [normalise, codec] = [normaliser(), avroRecordCodec()];
  const quality = new FeedQuality(FEED, exchangeUniverse);
  return (answer) => {
    const batch = normalise(answer);
    quality.fold(batch);
    for (const event of batch.events) {
      for (const output of eventOutputs(FEED, event)) codec.encode(output);
    }
    positionText(batch.cursor, { quality: quality.state, marks: null });
  };
}

/** What a poll of the Casablanca exchange costs, as a table. */
export function pollCostTable(answers: readonly PolledAnswer[]): string {
  const each = (make: () => (answer: PolledAnswer) => unknown) => (): void => {
    const take = make();
    for (const answer of answers) take(answer);
  };
  const costs = interleaved({
    ...{ items: answers.length, rounds: ROUNDS },
    arms: {
      'reference: `JSON.parse` of the answer': each(
        () =>
          ({ ticker }) =>
            void JSON.parse(ticker),
      ),
      'read: 78 quotes, their identities': each(() => read),
      '... and normalised: ticks, quotes in full, index levels, refusals': each(normaliser),
      '... and counted, encoded, with the position: all but the write': each(committer),
    },
  });
  const rows = costs.map(({ name, cpuUs, share }) => {
    const rate = Math.round((exchangeUniverse.instruments.length * 1e6) / cpuUs);
    return `| ${name} | ${(cpuUs / 1000).toFixed(2)} | ${rate.toLocaleString('en')} | ${share.toFixed(1)} |`;
  });
  const header = '| a poll | CPU ms | quotes/s of a core | of the reference, paired |';
  return [header, '|---|---|---|---|', ...rows, ''].join('\n');
}
