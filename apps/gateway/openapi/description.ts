/** What a first visitor of the document reads. */
export const DESCRIPTION = `Keeps portfolios balanced: statistics, metrics and certified target weights, live.

**First steps**

1. \`npm start\` prints the API key and the file it is in. Press **Authorize** and paste it, once: this browser remembers it.
2. Open \`GET /portfolio/metrics\` and press **Execute**: the Sharpe ratio of the held weights, its standard error, the distance to the threshold.
3. \`POST /portfolio/rebalance\` with \`dryRun\` tells what would be done now and changes nothing; its \`statusUrl\` has the trades and their cost.
4. \`GET /decisions/{decisionId}\` says why a decision was taken, \`/replay\` solves it again, bit for bit.
5. \`POST /analysis/optimize\` is the same optimiser for your own numbers.

Units are annual unless a field or \`period\` says otherwise; times are ISO 8601 in UTC; errors are problem details (RFC 9457). The examples are recorded from a replay of the shipped history.

New fields, and new values of an enumeration in an answer, may come with any release; nothing that is documented here is taken away (\`openapi.released.json\` and its check hold us to it).

A paper account: targets are computed and published, no orders are sent. Not investment advice.`;
