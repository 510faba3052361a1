import { type CommandParser, defineScript } from '@redis/client';

/** Who holds the key has it anew; who does not has it where nobody does. */
const SCRIPT = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** One atomic command: true where the key is the holder's now. */
export const CLAIM = defineScript({
  SCRIPT,
  NUMBER_OF_KEYS: 1,
  parseCommand(parser: CommandParser, key: string, holder: string, forMs: number): void {
    parser.pushKey(key);
    parser.push(holder, String(forMs));
  },
  transformReply: (reply: number): boolean => reply === 1,
});
