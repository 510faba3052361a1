/** Jest reporter: names what was skipped, so that "nothing skipped" is a statement and not an omission. */
export default class SkippedReporter {
  onRunComplete(_contexts, results) {
    const names = results.testResults.flatMap(({ testResults }) =>
      testResults.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
    );
    if (names.length === 0 || results.testResults.length === 0) return;
    process.stderr.write(`\nSkipped:\n${names.map((name) => `  ${name}\n`).join('')}`);
  }
}
