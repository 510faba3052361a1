import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BallastError } from '#core/ballast-error.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

/** A calculator whose every calculation fails. */
function failing(error: Error): Calculator {
  const run = (): Promise<never> => Promise.reject(error);
  return { ...inlineCalculator(), run, runJudged: run };
}

describe('errors', () => {
  let gateway: RunningGateway;
  const post = (body: string, type = 'application/json'): Promise<Response> =>
    gateway.call('/analysis/optimize', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });

  beforeAll(async () => {
    gateway = await startGateway({ calculator: failing(new Error('secret of the solver')) });
  });
  afterAll(() => gateway.stop());

  it.each([
    ['an unknown path', () => gateway.call('/nowhere'), 404, 'not-found'],
    [
      'an unknown method',
      () => gateway.call('/portfolios', { method: 'PATCH' }),
      405,
      'method-not-allowed',
    ],
    ['unparsable JSON', () => post('{"a":'), 400, 'bad-request'],
    ['JSON that is no object', () => post('[1]'), 400, 'bad-request'],
    [
      'a form',
      () => post('a=1', 'application/x-www-form-urlencoded'),
      415,
      'unsupported-media-type',
    ],
    ['a text', () => post('{}', 'text/plain'), 415, 'unsupported-media-type'],
    [
      'a charset we do not read',
      () => post('{}', 'application/json; charset=latin1'),
      415,
      'unsupported-media-type',
    ],
    ['a body over 8 MiB', () => post(`"${'x'.repeat(8 * 1024 * 1024)}"`), 413, 'content-too-large'],
    [
      'a path that cannot be decoded',
      () => gateway.call('/decisions/%E0%A4%A'),
      400,
      'bad-request',
    ],
  ])('%s is a problem', async (_, call, status, slug) => {
    const response = await call();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ type: `urn:ballast:problem:${slug}`, status });
    expect(Object.keys(body)).toEqual(['type', 'title', 'status', 'detail', 'errors']);
  });

  it('what the body parser refuses is told in our words', async () => {
    const message = 'expected a JSON object, could not parse it';
    expect(await (await post('{"a":')).json()).toMatchObject({
      detail: message,
      errors: [{ path: '', message }],
    });
    expect(await (await post(`"${'x'.repeat(8 * 1024 * 1024)}"`)).json()).toMatchObject({
      detail: 'expected a body of at most 8 MiB',
    });
  });

  it('a surprise is a 500 that says nothing of the inside', async () => {
    const instruments = { instruments: ['A'], covariance: [[1]] };
    const response = await post(
      JSON.stringify({ ...instruments, objective: { kind: 'minVolatility' } }),
    );
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/secret|\.ts|\.js/);
    expect(JSON.parse(text)).toMatchObject({
      detail: 'an unexpected error, which has been logged',
    });
  });

  it.each([
    ['a surprise is logged', new Error('unheard of'), 1],
    ['a disk that is full is not: the main job says so', new BallastError('IO_JOURNAL', 'full'), 0],
  ])('%s', async (_, error, times) => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const other = await startGateway({ calculator: failing(error) });
    await other.call('/analysis/optimize', {
      method: 'POST',
      body: JSON.stringify({
        instruments: ['A'],
        covariance: [[1]],
        objective: { kind: 'minVolatility' },
      }),
      headers: { 'content-type': 'application/json' },
    });
    await other.stop();
    expect(logged).toHaveBeenCalledTimes(times);
    logged.mockRestore();
  });
});
