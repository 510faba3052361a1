// What npm's advisories say of the packages that are delivered.

/**
 * A verdict on the answer of `npm audit --json`: nothing known of high severity or above, or why not. No answer is none:
 * a registry without advisories says nothing of vulnerabilities.
 * @returns faults, a sentence each
 */
export function auditFaults(output) {
  const report = reportIn(output);
  if (report?.metadata?.vulnerabilities === undefined) {
    const reason = report?.message ?? lineOf(output);
    return [
      `expected the advisories of the registry, was "${reason}": nothing is known of vulnerabilities; run it where the registry answers`,
    ];
  }
  return Object.values(report.vulnerabilities ?? {})
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}; npm audit says more`);
}

function reportIn(output) {
  const from = output.indexOf('{');
  try {
    return JSON.parse(output.slice(from, output.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}

const lineOf = (output) => output.trim().split('\n')[0];
