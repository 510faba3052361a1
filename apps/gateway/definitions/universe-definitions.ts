import { Injectable } from '@nestjs/common';
import type { DefinitionRecord, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Principal } from '../access/principal.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';
import { answered, answeredDeletion, type Answered } from './answered.js';
import { checkPrecondition, type DefinitionCall } from './definition-call.js';
import { DefinitionService } from './definition-service.js';
import type { DefinitionView } from './definition-view.js';
import { readUniverse, type VenueOf } from './read-universe.js';
import { universeView, type UniverseView } from './universe-view.js';

/** A universe in force, and the record that says so. */
interface InForce {
  readonly universe: UniverseDefinition;
  readonly record: DefinitionRecord;
}

/** Universes as they are defined; they belong to nobody. */
@Injectable()
export class UniverseDefinitions {
  constructor(
    private readonly model: ReadModel,
    private readonly definitions: DefinitionService,
    private readonly unfolded: Unfolded,
  ) {}

  /** @throws ProblemError 404 */
  async view(principal: Principal, universeId: string): Promise<UniverseView> {
    const { universe, record } = await this.#known(universeId, principal);
    return universeView(universe, record);
  }

  /** @throws ProblemError 404 */
  async definition(principal: Principal, universeId: string): Promise<UniverseDefinition> {
    return (await this.#known(universeId, principal)).universe;
  }

  /** @param named the id in the path; null: one that the body names, and that must be new
   *  @throws ProblemError 400, 409, 412 or 422 with every fault */
  async put(
    call: DefinitionCall,
    body: unknown,
    named: string | null,
  ): Promise<Answered<UniverseView>> {
    const asked = readUniverse(body, { named, venueOf: this.#venueOf });
    const { universeId } = asked.universe;
    const { precondition, ...by } = call;
    const last = this.model.definitions.lastUniverse(universeId);
    checkPrecondition(precondition, last !== undefined && !last.deleted);
    const state = await this.definitions.submit({
      ...by,
      ...asked,
      portfolio: null,
      change: named === null || precondition === 'isNew' ? 'create' : 'put',
    });
    return answered(state, {
      view: () => this.view(call.principal, universeId),
      path: `/universes/${universeId}`,
    });
  }

  /** @throws ProblemError 404, 412, 422 while portfolios are in it */
  async delete(call: DefinitionCall, universeId: string): Promise<Answered<DefinitionView>> {
    const { universe, record } = await this.#known(universeId, call.principal);
    const { shrinkage } = record;
    const { precondition, ...by } = call;
    checkPrecondition(precondition, true);
    return answeredDeletion(
      await this.definitions.submit({
        ...by,
        ...{ universe, portfolio: null, shrinkage },
        change: 'delete',
      }),
    );
  }

  async #known(universeId: string, { tenant }: Principal): Promise<InForce> {
    const find = (): InForce | undefined => {
      const record = this.model.definitions.lastUniverse(universeId);
      if (record === undefined || record.universe === null || record.deleted) return undefined;
      return { universe: record.universe, record };
    };
    const inForce = await this.unfolded.find(tenant, find);
    if (inForce !== undefined) return inForce;
    throw new ProblemError('notFound', `expected a known universe, was "${universeId}"`);
  }

  /** As in the universes of the venue that there are; a venue that nobody knows is a feed of its own name, live. */
  readonly #venueOf: VenueOf = (venue) => {
    const same = this.model.universes().filter((universe) => universe.venue === venue);
    if (same.length === 0) return { source: 'live', feeds: [venue] };
    return { source: same[0].source, feeds: [...new Set(same.flatMap(({ feeds }) => feeds))] };
  };
}
