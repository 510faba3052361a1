import { Logger } from '@nestjs/common';
import { NestLog, serviceLog } from './service-log.js';

describe('the log of a service', () => {
  let lines: Record<string, unknown>[];
  beforeEach(() => {
    lines = [];
    const write = (line: string): void => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
    };
    Logger.overrideLogger(new NestLog(serviceLog('gateway', { write })));
  });
  afterEach(() => {
    Logger.overrideLogger(false);
  });

  it('has the fields of an event that Nest hands on, and its text', () => {
    new Logger('gateway').error({ requestId: 'r-1', traceId: 'abc' }, 'request failed');
    const line = { service: 'gateway', requestId: 'r-1', traceId: 'abc', msg: 'request failed' };
    expect(lines).toMatchObject([line]);
  });

  it('says of an error what it is and where it comes from, and not what a client has hung on it', () => {
    const err = Object.assign(new RangeError('expected one, was two'), {
      command: { args: ['AUTH', 'the password'] },
    });
    new Logger('gateway').error({ err }, 'request failed');
    expect(lines[0].err).toEqual({
      type: 'RangeError',
      message: 'expected one, was two',
      stack: err.stack,
    });
  });

  it('has a text as it is', () => {
    new Logger('gateway').error('out of order');
    expect(lines).toMatchObject([{ level: 50, msg: 'out of order' }]);
  });
});
