import { avroRecordCodec, type StoredRecord } from '#platform/task/record-codec.js';
import type { BourseData } from '#stream/generated/wire-types.js';
import { normaliseOperator } from '#stream/normalise.js';
import { topics } from '#stream/topics.js';
import { interleaved } from './interleaved.js';
import { normaliser } from './poll-cost.js';
import type { PolledAnswer } from './polled-exchange.js';

const ROUNDS = 15;
const PASSES = 10;
const NAME = topics.intradayPrices.name;

/** The quotes of some polls as an outsider would have put them on the public topic. */
function quotesOnTheTopic(answers: readonly PolledAnswer[]): readonly StoredRecord[] {
  const [normalise, codec] = [normaliser(), avroRecordCodec()];
  const outputs = answers.flatMap((answer) =>
    normalise(answer).events.flatMap((event) => (event.kind === 'record' ? [event.output] : [])),
  );
  const traded = outputs.filter(
    ({ topic, value }) =>
      topic === NAME && (value as BourseData).field_last_traded_time.startsWith('2026'),
  );
  return traded.map((output, offset) => {
    const { headers = {}, ...record } = codec.encode(output);
    return { ...record, headers, offset };
  });
}

/** What the stage `normalise` takes for a quote that an outsider wrote, as a table. */
export function normaliseCostTable(answers: readonly PolledAnswer[]): string {
  const records = quotesOnTheTopic(answers);
  const options = { venue: 'casablanca', feed: 'quotes/0', disorderBoundMs: 1_800_000 };
  const codec = avroRecordCodec();
  const passes = (take: () => (record: StoredRecord) => unknown) => (): void => {
    for (let pass = 0; pass < PASSES; pass++) {
      const each = take();
      for (const record of records) each(record);
    }
  };
  const folded = () => {
    const operator = normaliseOperator({ ...options, tickPartitions: topics.ticks.partitions });
    const state = operator.initial(options.feed);
    return (record: StoredRecord) => operator.step(state, codec.decode(record).value as BourseData);
  };
  const costs = interleaved({
    ...{ items: records.length * PASSES, rounds: ROUNDS },
    arms: {
      'reference: decoded': passes(() => (record) => codec.decode(record)),
      '... and folded into a tick': passes(folded),
      '... and the tick encoded': passes(() => {
        const fold = folded();
        return (record) => {
          for (const output of fold(record)) codec.encode(output);
        };
      }),
    },
  });
  const rows = costs.map(({ name, cpuUs, share }) => {
    const rate = Math.round(1e6 / cpuUs).toLocaleString('en');
    return `| ${name} | ${cpuUs.toFixed(2)} | ${rate} | ${share.toFixed(1)} |`;
  });
  const header =
    '| a quote through stage `normalise` | CPU us | quotes/s of a core | of the reference, paired |';
  return [header, '|---|---|---|---|', ...rows, ''].join('\n');
}
