import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Log events of one service as JSON lines on stderr; stdout belongs to what was asked for. */
export function serviceLog(service: string): Logger {
  return pino({ base: { service } }, pino.destination({ fd: 2, sync: true }));
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

  error(message: unknown): void {
    this.logger.error(String(message));
  }

  fatal(message: unknown): void {
    this.logger.fatal(String(message));
  }
}
