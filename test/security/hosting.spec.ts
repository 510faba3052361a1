import { aclsOf, hostedStages } from '#platform/kafka/acls.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { StagesController } from '../../apps/analytics/stages-controller.js';
import { READ_TOPICS } from '../../apps/gateway/read-model/read-model.js';
import { DecideController } from '../../apps/optimizer/decide-controller.js';

/** What `@EventPattern` has noted on the methods of a controller. */
function patternsOf(controller: { readonly prototype: object }): string[] {
  return Object.values(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(
    ({ value }: PropertyDescriptor) =>
      (Reflect.getMetadata('microservices:pattern', value as object) as string[] | undefined) ?? [],
  );
}

describe('the rules of a service agree with its code', () => {
  it('analytics and optimizer host the stages that they may serve', () => {
    expect(patternsOf(StagesController)).toEqual([...hostedStages.analytics]);
    expect(patternsOf(DecideController)).toEqual([...hostedStages.optimizer]);
  });

  it('the gateway may read the topics of its read model and nothing else', () => {
    const readable = aclsOf('gateway', new KafkaNames()).flatMap(({ resource, operation, name }) =>
      resource === 'topic' && operation === 'read' ? [name] : [],
    );
    expect(readable.sort()).toEqual([...READ_TOPICS].sort());
  });
});
