import spectral from '@stoplight/spectral-core';
import { ruleset } from './ruleset.mjs';

const SEVERITIES = ['error', 'warning', 'information', 'hint'];

/** What Spectral finds in a document (JSON text), one line each: rule, place, message. Anything is one too many. */
export async function lintFindings(document) {
  const linter = new spectral.Spectral();
  linter.setRuleset(ruleset);
  const findings = await linter.run(document);
  return findings.map(
    ({ code, severity, path, message }) =>
      `openapi.json: ${SEVERITIES[severity]} ${code} at ${path.join('.')}: ${message}`,
  );
}
