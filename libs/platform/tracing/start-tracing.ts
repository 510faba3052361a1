import type { Environment } from '#platform/config/environment.js';
import type { Tracing } from './tracing.js';

const OFF: Tracing = { spansOf: null, calls: null, stop: () => Promise.resolve() };

/**
 * Traces where OpenTelemetry's variables name a collector; nothing of OpenTelemetry is loaded where they do not.
 * @param onProblem hears why spans do not arrive
 */
export async function startTracing(
  environment: Environment,
  app: string,
  onProblem: (text: string) => void,
): Promise<Tracing> {
  const url = tracesUrl(environment);
  if (url === null) return OFF;
  const { otlpTracing } = await import('./otlp-tracing.js');
  return otlpTracing({ url, app, environment, onProblem });
}

/** The URL for traces as it stands, or the base with the path that OTLP lays down; null: nobody asked. */
function tracesUrl(environment: Environment): string | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } =
    environment;
  if (environment.OTEL_SDK_DISABLED) return null;
  if (whole !== '') return whole;
  return base === '' ? null : `${base.replace(/\/+$/, '')}/v1/traces`;
}
