import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { setting } from './setting.js';
import { integer } from './transforms.js';

const POLL = 'CASABLANCA_POLL_MS: expected a whole number of ms from 1000 to 3600000';
const TIMEOUT = 'CASABLANCA_TIMEOUT_MS: expected a whole number of ms from 100 to 60000';
const HOLIDAYS = 'CASABLANCA_HOLIDAYS: expected dates YYYY-MM-DD with commas between';
const DISORDER = 'CASABLANCA_DISORDER_MS: expected a whole number of ms from 0 to 21600000';

/** What of the environment concerns the market that goes on after the replay. */
export class MarketEnvironment {
  /** What goes on once the shipped history is replayed ([venues](venues.md)). */
  @setting({ readBy: ['ingestor', 'embedded'] })
  @IsIn(['simulated', 'casablanca', 'none'], {
    message: 'BALLAST_MARKET: expected simulated, casablanca or none',
  })
  readonly BALLAST_MARKET: 'simulated' | 'casablanca' | 'none' = 'simulated';

  /** Where the exchange is asked; no other host is. */
  @setting({ readBy: ['ingestor', 'embedded'], type: 'URL' })
  @Matches(/^(https:\/\/[^\s@/]+|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)\/?$/, {
    message: 'CASABLANCA_URL: expected https://host (http on loopback)',
  })
  readonly CASABLANCA_URL: string = 'https://www.casablanca-bourse.com';

  /** Generation of its interface. */
  @setting({ readBy: ['ingestor', 'embedded'] })
  @IsIn(['proxy', 'boursenova'], {
    message: 'CASABLANCA_GENERATION: expected proxy or boursenova',
  })
  readonly CASABLANCA_GENERATION: 'proxy' | 'boursenova' = 'proxy';

  /** Time between two polls while it trades. */
  @setting({ readBy: ['ingestor', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: POLL })
  @Min(1000, { message: POLL })
  @Max(3_600_000, { message: POLL })
  readonly CASABLANCA_POLL_MS: number = 2000;

  /** Longest time from a question to its whole answer. */
  @setting({ readBy: ['ingestor', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: TIMEOUT })
  @Min(100, { message: TIMEOUT })
  @Max(60_000, { message: TIMEOUT })
  readonly CASABLANCA_TIMEOUT_MS: number = 10_000;

  /**
   * Days behind the shipped closes on which it does not trade and that its calendar does not know, like religious
   * holidays ([venues](venues.md)).
   */
  @setting({ readBy: ['ingestor', 'embedded'], type: 'YYYY-MM-DD, ...' })
  @Matches(/^$|^\d{4}-\d{2}-\d{2}(,\d{4}-\d{2}-\d{2})*$/, { message: HOLIDAYS })
  readonly CASABLANCA_HOLIDAYS: string = '';

  /** How far a trade may lie behind the newest that was heard. */
  @setting({ readBy: ['ingestor', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: DISORDER })
  @Min(0, { message: DISORDER })
  @Max(21_600_000, { message: DISORDER })
  readonly CASABLANCA_DISORDER_MS: number = 1_800_000;
}
