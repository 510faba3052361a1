import kafkajs, { type AclEntry, type Admin, type Kafka } from 'kafkajs';
import { BallastError } from '#core/ballast-error.js';
import type { AclRule } from './acls.js';

/** What a user of the cluster may do. */
export interface Grant {
  /** The user as it logs in. */
  readonly user: string;
  readonly rules: readonly AclRule[];
}

/** What creating rules came to. */
export interface CreatedAcls {
  readonly created: number;
  readonly present: number;
  /** Rules of these users that no grant names: somebody else's, or of an older topology. They are left. */
  readonly foreign: readonly string[];
}

const { AclResourceTypes, AclOperationTypes, AclPermissionTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
  cluster: AclResourceTypes.CLUSTER,
} as const;

const OPERATIONS = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  create: AclOperationTypes.CREATE,
  alter: AclOperationTypes.ALTER,
  describe: AclOperationTypes.DESCRIBE,
  describeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  alterConfigs: AclOperationTypes.ALTER_CONFIGS,
} as const;

const PATTERNS = {
  literal: ResourcePatternTypes.LITERAL,
  prefixed: ResourcePatternTypes.PREFIXED,
} as const;

/**
 * Adds what is missing of the grants; nothing is taken away.
 * @throws BallastError CONFIG_KAFKA when the cluster is not reached, or has no authorizer, or this user may not
 */
export async function createAcls(kafka: Kafka, grants: readonly Grant[]): Promise<CreatedAcls> {
  const admin = kafka.admin({ retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 8 } });
  try {
    await admin.connect();
    return await addMissing(admin, grants);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError(
      'CONFIG_KAFKA',
      `expected a cluster with an authorizer and a user that may alter it, was: ${reason}`,
      { cause },
    );
  } finally {
    await admin.disconnect();
  }
}

async function addMissing(admin: Admin, grants: readonly Grant[]): Promise<CreatedAcls> {
  const present = new Set<string>();
  for (const { user } of grants) {
    for (const entry of await rulesOf(admin, user)) present.add(nameOf(entry));
  }
  const wanted = new Map(grants.flatMap(entriesOf).map((entry) => [nameOf(entry), entry] as const));
  const missing = [...wanted].filter(([name]) => !present.has(name)).map(([, entry]) => entry);
  if (missing.length > 0) await admin.createAcls({ acl: missing });
  return {
    created: missing.length,
    present: wanted.size - missing.length,
    foreign: [...present].filter((name) => !wanted.has(name)).sort(),
  };
}

function entriesOf({ user, rules }: Grant): AclEntry[] {
  return rules.map(({ resource, name, pattern, operation }) => ({
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    operation: OPERATIONS[operation],
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: PATTERNS[pattern],
  }));
}

async function rulesOf(admin: Admin, user: string): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    principal: `User:${user}`,
    permissionType: AclPermissionTypes.ANY,
    operation: AclOperationTypes.ANY,
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
  });
  return resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl): AclEntry => ({ ...resource, ...acl })),
  );
}

/** One rule as a line. */
function nameOf(entry: AclEntry): string {
  const { principal, host, resourceName } = entry;
  const permission = wordOf(AclPermissionTypes, entry.permissionType);
  const operation = wordOf(AclOperationTypes, entry.operation);
  const pattern = wordOf(ResourcePatternTypes, entry.resourcePatternType);
  const resource = wordOf(AclResourceTypes, entry.resourceType);
  return `${permission} ${principal} from ${host}: ${operation} on ${resource} ${resourceName} (${pattern})`;
}

/** The client's enumerations know numbers by words only. */
function wordOf(words: Readonly<Record<string, unknown>>, value: number): string {
  const word = Object.keys(words).find((candidate) => words[candidate] === value);
  return word?.toLowerCase() ?? String(value);
}
