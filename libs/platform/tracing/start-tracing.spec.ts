import { readEnvironment } from '#platform/config/environment.js';
import { samplerOf } from './sampler.js';
import { startTracing } from './start-tracing.js';

const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('tracing', () => {
  const tracedWith = async (variables: Readonly<Record<string, string>>): Promise<boolean> => {
    const tracing = await startTracing(readEnvironment(variables), 'test', () => undefined);
    await tracing.stop();
    return tracing.spansOf !== null;
  };

  it('is off where no collector is named, and where OTEL_SDK_DISABLED says so', async () => {
    expect(await tracedWith({})).toBe(false);
    expect(await tracedWith({ OTEL_TRACES_SAMPLER: 'always_on' })).toBe(false);
    expect(await tracedWith({ ...COLLECTOR, OTEL_SDK_DISABLED: 'true' })).toBe(false);
  });

  it('is on where one is named, as a base or for traces alone', async () => {
    expect(await tracedWith(COLLECTOR)).toBe(true);
    const whole = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' };
    expect(await tracedWith(whole)).toBe(true);
  });

  it('follows tasks that close, fold and decide windows, and none that handles ticks alone', async () => {
    const { spansOf, stop } = await startTracing(
      readEnvironment(COLLECTOR),
      'test',
      () => undefined,
    );
    const stages = ['normalise', 'intake', 'bars', 'universe', 'decide'];
    const followed = stages.filter((stage) => spansOf?.({ stage, task: 0 }) !== null);
    expect(followed).toEqual(['bars', 'universe', 'decide']);
    await stop();
  });

  it('refuses what is no URL, no sampler or no share, without showing a URL', () => {
    const wrong = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '1.5',
    };
    expect(() => readEnvironment(wrong)).toThrow(
      [
        'OTEL_EXPORTER_OTLP_ENDPOINT: expected an http or https URL, was "***"',
        'OTEL_TRACES_SAMPLER: expected one of always_on, always_off, traceidratio, parentbased_always_on, ' +
          'parentbased_always_off, parentbased_traceidratio, was "sometimes"',
        'OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1, was "1.5"',
      ].join('\n'),
    );
  });
});

describe('the sampler', () => {
  it('is the one that OpenTelemetry names so', () => {
    const described = (name: string, argument = ''): string => {
      const variables = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument };
      return samplerOf(readEnvironment(variables)).toString();
    };
    expect(described('always_on')).toBe('AlwaysOnSampler');
    expect(described('always_off')).toBe('AlwaysOffSampler');
    expect(described('traceidratio', '0.25')).toBe('TraceIdRatioBased{0.25}');
    expect(described('traceidratio')).toBe('TraceIdRatioBased{1}');
    expect(described('')).toMatch(/^ParentBased\{root=AlwaysOnSampler,/);
    expect(described('parentbased_always_on')).toBe(described(''));
    expect(described('parentbased_always_off')).toMatch(/^ParentBased\{root=AlwaysOffSampler,/);
    expect(described('parentbased_traceidratio', '0.1')).toMatch(
      /^ParentBased\{root=TraceIdRatioBased\{0\.1\},/,
    );
  });
});
