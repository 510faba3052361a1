import { decisionNotification } from '../../../test/notify/notified-log.js';
import { Dispatcher } from './dispatcher.js';
import { EMPTY_OUTBOX, Outbox } from './outbox.js';

const NOW = 1;

describe('a dispatcher', () => {
  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    'sends what comes %i turns after it was woken for another message',
    async (turns) => {
      const outbox = new Outbox(EMPTY_OUTBOX, 10);
      const sent: string[] = [];
      const dispatcher = new Dispatcher({
        receiver: {
          name: 'one',
          deliver: async ({ id }) => {
            sent.push(id);
            return { status: 'delivered' };
          },
          close: () => undefined,
        },
        outbox,
        now: () => NOW,
        random: () => 0,
        onChange: () => undefined,
        onTrouble: () => undefined,
      });
      const tell = (id: string, offset: number): void => {
        outbox.see({ place: 'decisions/0', offset }, decisionNotification(id), NOW);
        dispatcher.wake();
      };
      tell('d1', 0);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      tell('d2', 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(sent).toEqual(['d1', 'd2']);
    },
  );
});
