import type {
  Decision,
  DefinitionRecord,
  UniverseRecord,
  WeightSchema,
} from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { LogReader } from './checked-log.js';
import { grouped } from './grouped.js';
import type { Findings } from './verdict.js';

/** The header by which our own versions are told from what outsiders write. */
const OURS = 'ballast-projection';

/** Invariant 3: versions of a portfolio are 1, 2, ... without a gap, and cause and version belong to each other. */
export function checkCauses(reader: LogReader, findings: Findings): void {
  const versions = reader
    .values<WeightSchema>(topics.weights.name)
    .flatMap(({ record, value }) => (record.headers[OURS] === undefined ? [] : [value]));
  const decisions = reader.values<Decision>(topics.decisions.name).map(({ value }) => value);
  const decided = new Map(
    decisions.flatMap((decision) =>
      decision.version === null ? [] : [[decision.decisionId, decision]],
    ),
  );
  for (const [portfolioId, own] of grouped(versions, ({ portfolio_id }) => portfolio_id)) {
    own.forEach(({ version }, i) => {
      findings.expectEqual(`version of ${portfolioId}`, i + 1, version);
    });
    checkInitial(reader, portfolioId, own, findings);
    checkOutside(reader, portfolioId, own, findings);
  }
  for (const { portfolio_id: portfolioId, version, decisionId, cause } of versions) {
    if (decisionId === '') continue;
    const name = `version ${version} of ${portfolioId}`;
    const decision = decided.get(decisionId);
    if (decision === undefined) findings.fault(`${name}: no decision ${decisionId} is left for it`);
    else {
      findings.expectEqual(`${name}: decided for`, decision.portfolioId, portfolioId);
      findings.expectEqual(`${name}: decided as`, decision.version ?? 0, version);
      findings.expectEqual(`${name}: cause`, decision.request.cause, cause);
    }
    decided.delete(decisionId);
  }
  for (const id of decided.keys()) findings.fault(`decision ${id}: its version is missing`);
  findings.saw('versions', versions.length);
  findings.saw('decisions', decisions.length);
}

/** One first purchase for each list of instruments that a portfolio has been defined with. */
function checkInitial(
  reader: LogReader,
  portfolioId: string,
  own: readonly WeightSchema[],
  findings: Findings,
): void {
  const lists = new Set(
    reader
      .values<DefinitionRecord>(topics.definitions.name)
      .flatMap(({ value }) =>
        value.portfolio?.portfolioId === portfolioId ? [value.portfolio.instruments.join()] : [],
      ),
  );
  const initial = own.filter(({ cause }) => cause === 'initial').length;
  if (initial > lists.size) {
    findings.fault(`${portfolioId}: expected ${lists.size} initial versions, was ${initial}`);
  }
}

/** An outside record makes at most one version. */
function checkOutside(
  reader: LogReader,
  portfolioId: string,
  own: readonly WeightSchema[],
  findings: Findings,
): void {
  const origins = reader
    .values<UniverseRecord>(topics.universe.name)
    .flatMap(({ value }) =>
      value.kind === 'weights' && value.portfolioId === portfolioId ? [value.origin] : [],
    );
  if (new Set(origins).size < origins.length) {
    findings.fault(`${portfolioId}: an outside record was routed twice`);
  }
  const external = own.filter(({ cause }) => cause === 'external').length;
  if (external > origins.length) {
    findings.fault(`${portfolioId}: ${external} versions from ${origins.length} outside records`);
  }
  const causeless = own.filter(
    ({ cause, decisionId }) => decisionId === '' && cause !== 'initial' && cause !== 'external',
  );
  for (const { version } of causeless) {
    findings.fault(`version ${version} of ${portfolioId}: no cause`);
  }
}
