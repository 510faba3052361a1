import { createTopics } from '#platform/kafka/topic-admin.js';
import { openCluster } from '#platform/service/open-cluster.js';

/** `topics`: creates what is missing of the table of topics, with its settings. */
export async function createTopicsOfTable(): Promise<void> {
  const { environment, cluster } = openCluster('admin');
  const { kafka, names } = cluster;
  const { created, present } = await createTopics(kafka, names, environment.BALLAST_DURABILITY);
  for (const topic of created) process.stdout.write(`created ${topic}\n`);
  process.stdout.write(`${created.length} topics created, ${present.length} were there\n`);
}
