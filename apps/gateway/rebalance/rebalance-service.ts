import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { TracedCall } from '#platform/tracing/call-tracing.js';
import type { Command, Outcome } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import type { Principal } from '../access/principal.js';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { CommandLog } from '../log-writer/command-log.js';
import { PATIENCE_MS } from '../patience.js';
import { definitionOf } from '../portfolio/current.js';
import { ProblemError } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import { commandOf } from './command-of.js';
import { commandView, pendingCommand, type CommandView } from './command-view.js';
import type { RebalanceBody } from './rebalance-body.js';
import type { RebalanceHeaders } from './rebalance-headers.js';

/** Writes commands and waits, for a while, for what the fold says of them. */
@Injectable()
export class RebalanceService {
  constructor(
    private readonly log: CommandLog,
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** @throws ProblemError 422 when another body has used the key, 412 when the weights have moved on */
  async request(
    portfolio: PortfolioEntry,
    body: RebalanceBody,
    from: RebalanceHeaders & {
      readonly caller: Principal;
      readonly httpRequestId: string;
      readonly trace?: TracedCall | undefined;
    },
  ): Promise<CommandView> {
    const definition = definitionOf(portfolio);
    const command = commandOf(definition, {
      body,
      ifMatch: from.ifMatch,
      key: from.idempotencyKey ?? randomUUID(),
      requestId: randomUUID(),
      principal: from.caller,
      httpRequestId: from.httpRequestId,
      now: this.clock(),
    });
    const { universeId } = definition;
    from.trace?.tell({
      'ballast.command': command.commandId,
      'ballast.portfolio': command.portfolioId,
      'ballast.universe': universeId,
    });
    const output = { topic: topics.universe.name, key: universeId, value: command };
    const verdict = await this.#publish(output, from.trace);
    if (verdict !== undefined) refuse(verdict, command);
    const { portfolioId, commandId } = command;
    const state = this.model.commands.stateOf(portfolio, commandId);
    return commandView(
      state ?? pendingCommand(portfolioId, commandId),
      this.config.defaultPortfolio,
    );
  }

  /** Resolves with the fold's verdict on this call, or undefined when it takes longer than we wait. */
  async #publish(
    output: Output<Command>,
    trace: TracedCall | undefined,
  ): Promise<Outcome | undefined> {
    const { commands, waiting } = this.model;
    const { value: command } = output;
    commands.expect(command.requestId);
    try {
      // Durable before anything is answered: an accepted command is never lost.
      await this.log.publish([output], trace);
      return await waiting.until(() => commands.verdictOn(command.requestId), this.patienceMs);
    } finally {
      commands.forget(command.requestId);
    }
  }
}

function refuse(verdict: Outcome, command: Command): void {
  if (verdict.status === 'conflict') {
    throw new ProblemError(
      'unprocessable',
      'expected the body (and If-Match) that this Idempotency-Key was first used with, was another',
    );
  }
  if (verdict.status === 'preconditionFailed') {
    throw new ProblemError(
      'preconditionFailed',
      `expected weights version ${command.ifMatch}, was another (${verdict.reason ?? 'unknown'})`,
    );
  }
}
