import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Log events of one service as JSON lines on stderr; stdout belongs to what was asked for. */
export function serviceLog(
  service: string,
  to: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  return pino({ base: { service }, serializers: { err: shownError } }, to);
}

/** Nest's own events in the same log; what it says of its start is not of interest. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(): void {
    // "Nest application successfully started" and the like.
  }

  warn(message: unknown): void {
    this.logger.warn(String(message));
  }

  /** @param text of the event where the message is its fields, as `error({ err }, 'request failed')` */
  error(message: unknown, text?: unknown): void {
    if (typeof message !== 'object' || message === null) this.logger.error(String(message));
    else this.logger.error(message, typeof text === 'string' ? text : undefined);
  }

  fatal(message: unknown): void {
    this.logger.fatal(String(message));
  }
}

/** Without what clients hang on their errors, as the request with its credentials. */
function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return { type: error.name, message: error.message, stack: error.stack };
}
