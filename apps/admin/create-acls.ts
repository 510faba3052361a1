import { BallastError } from '#core/ballast-error.js';
import { createAcls } from '#platform/kafka/acl-admin.js';
import { aclsOf, type PrincipalName, principals } from '#platform/kafka/acls.js';
import { openCluster } from '#platform/service/open-cluster.js';

/**
 * `acls`: gives each principal the least it needs, from the topology and the table of topics. A principal that logs in
 * under another name is given as `gateway=its-user`.
 */
export async function createAclsOfTopology(given: readonly string[]): Promise<void> {
  const users = new Map(given.map(renamed));
  const { cluster } = openCluster('admin');
  const grants = principals.map((principal) => ({
    user: users.get(principal) ?? principal,
    rules: aclsOf(principal, cluster.names),
  }));
  const { created, present, foreign } = await createAcls(cluster.kafka, grants);
  for (const rule of foreign) process.stdout.write(`not of this topology, left: ${rule}\n`);
  process.stdout.write(`${created} rules created, ${present} were there\n`);
}

function renamed(argument: string): [PrincipalName, string] {
  const [name, user = ''] = argument.split('=');
  const principal = principals.find((candidate) => candidate === name);
  if (principal !== undefined && user !== '') return [principal, user];
  throw new BallastError(
    'CONFIG_INVALID',
    `expected <principal>=<user> with a principal of ${principals.join(', ')}, was ${argument}`,
  );
}
