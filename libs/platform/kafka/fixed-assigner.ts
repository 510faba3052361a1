import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';

/** Gives the one member of the group what is its own: the client has no manual assignment. */
export function fixedAssigner(partitions: Readonly<Record<string, number[]>>): PartitionAssigner {
  const userData = Buffer.alloc(0);
  return () => ({
    name: 'ballast-fixed',
    version: 1,
    assign: async ({ members }) =>
      members.map(({ memberId }) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: 1,
          assignment: { ...partitions },
          userData,
        }),
      })),
    protocol: ({ topics }) => ({
      name: 'ballast-fixed',
      metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData }),
    }),
  });
}
