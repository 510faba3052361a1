import { Inject, Injectable } from '@nestjs/common';
import type { TracedCall } from '#platform/tracing/call-tracing.js';
import type { Definition, Outcome } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { Principal } from '../access/principal.js';
import { CLOCK, type Clock } from '../clock.js';
import { CommandLog } from '../log-writer/command-log.js';
import { PATIENCE_MS } from '../patience.js';
import { ProblemError } from '../problem/problem-error.js';
import { detailOf } from '../problem/problem.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';
import { isDefinitionOf, newDefinitionId } from './definition-id.js';
import { definitionView, faultsOf, type DefinitionView } from './definition-view.js';

/** What a call asks for. */
export interface AskedDefinition extends Pick<
  Definition,
  'universe' | 'portfolio' | 'shrinkage' | 'change' | 'expectedVersion' | 'reason'
> {
  readonly principal: Principal;
  /** Names the exchange. */
  readonly httpRequestId: string;
  /** Absent where calls are not traced. */
  readonly trace?: TracedCall | undefined;
}

/** Writes definitions and waits, for a while, for what the fold says of them and for what readers then see. */
@Injectable()
export class DefinitionService {
  constructor(
    private readonly log: CommandLog,
    private readonly model: ReadModel,
    private readonly unfolded: Unfolded,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
  ) {}

  /**
   * Resolves with where the definition stands: accepted, and then what is in force is in the read model; or pending.
   * @throws ProblemError 409, 412 or 422 with every fault of the fold; 404 where another has deleted it meanwhile
   */
  async submit(asked: AskedDefinition): Promise<DefinitionView> {
    const { principal, httpRequestId, trace, ...of } = asked;
    const definitionId = newDefinitionId(principal.tenant);
    const { definitions, waiting } = this.model;
    definitions.expect(definitionId);
    const value: Definition = {
      kind: 'definition',
      ...{ definitionId, requestId: definitionId, ...of },
      ...{ principal: principal.id, tenant: principal.tenant, httpRequestId },
      issuedAt: this.clock(),
    };
    const key = of.universe?.universeId ?? of.portfolio?.universeId ?? '';
    trace?.tell({ 'ballast.definition': definitionId, 'ballast.universe': key });
    // Durable before anything is answered: a definition that was answered 202 is never lost.
    await this.log.publish([{ topic: topics.universe.name, key, value }], trace);
    await waiting.until(() => this.#settled(definitionId), this.patienceMs);
    // As it is now: another may have overtaken it since.
    const verdict = this.#settled(definitionId);
    if (verdict !== undefined) refuse(verdict);
    return definitionView(definitionId, verdict ?? null);
  }

  /** @throws ProblemError 404 for a definition that the tenant has not asked for, or that is forgotten */
  async status({ tenant }: Principal, definitionId: string): Promise<DefinitionView> {
    const { definitions } = this.model;
    const find = (): Outcome | null | undefined => definitions.verdict(definitionId);
    if (isDefinitionOf(tenant, definitionId)) {
      const verdict = await this.unfolded.find(tenant, find);
      if (verdict !== undefined) return definitionView(definitionId, verdict);
    }
    throw new ProblemError('notFound', `expected a known definition, was "${definitionId}"`);
  }

  /** The verdict, once what it speaks of has been folded here too: definitions and outcomes are two topics. */
  #settled(definitionId: string): Outcome | undefined {
    const { definitions } = this.model;
    const verdict = definitions.verdict(definitionId) ?? undefined;
    if (verdict?.status !== 'accepted' || verdict.reason === 'unchanged') return verdict;
    const { portfolioId, universeId } = verdict;
    const record =
      portfolioId === null
        ? definitions.lastUniverse(universeId ?? '')
        : definitions.lastPortfolio(portfolioId);
    // Another universe has accepted the same id: which of the two is the last is still to come.
    if (portfolioId !== null && record?.portfolio?.universeId !== universeId) return undefined;
    const version = record?.portfolio?.version ?? record?.universe?.version ?? 0;
    return version < (verdict.version ?? 0) ? undefined : verdict;
  }
}

/** How a fold refuses to delete what it does not have: two deletions were on their way. */
const GONE = /^expected a (portfolio|universe), was none of /;

function refuse(verdict: Outcome): void {
  if (verdict.status === 'accepted') return;
  const errors = faultsOf(verdict);
  const gone = errors.find(({ message }) => GONE.test(message));
  if (gone !== undefined) throw new ProblemError('notFound', gone.message);
  const detail = detailOf(errors);
  switch (verdict.status) {
    case 'conflict':
      throw new ProblemError('conflict', detail, { errors });
    case 'preconditionFailed':
      throw new ProblemError('preconditionFailed', detail, { errors });
    default:
      throw new ProblemError('unprocessable', detail, { errors });
  }
}
