import { type CommandParser, defineScript } from '@redis/client';
import type { Coordinates } from './read-store.js';

/**
 * Raises each number of the hash to the one given, never lowers it, and returns all of them. Who is at the newest
 * keeps the key alive; one that is behind does not, so coordinates of a log that is no more are forgotten in time.
 */
const SCRIPT = `
local newest, behind = {}, false
for i = 2, #ARGV do
  local given = tonumber(ARGV[i])
  local known = tonumber(redis.call('HGET', KEYS[1], i - 2) or '0')
  if given > known then
    redis.call('HSET', KEYS[1], i - 2, ARGV[i])
    known = given
  elseif given < known then
    behind = true
  end
  newest[i - 1] = string.format('%.0f', known)
end
if not behind then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return newest
`;

/** One atomic command: compare, raise, tell. */
export const RAISE = defineScript({
  SCRIPT,
  NUMBER_OF_KEYS: 1,
  parseCommand(parser: CommandParser, key: string, ttlMs: number, coordinates: Coordinates): void {
    parser.pushKey(key);
    parser.push(String(ttlMs), ...coordinates.map(String));
  },
  transformReply: (reply: string[]): Coordinates => reply.map(Number),
});
