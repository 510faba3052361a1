import { BallastError } from '#core/ballast-error.js';
import type { Environment } from '#platform/config/environment.js';

/**
 * `migrate-history`: brings the schema in PostgreSQL to what this release needs, as the recorder does at its start. An
 * upgrade that begins with it ends where that fails, with what ran before still running. Again is the same.
 * @throws BallastError CONFIG_INVALID without a PostgreSQL, IO_HISTORY where it does not answer or refuses
 */
export async function migrateHistory({
  BALLAST_HISTORY: history,
  DATABASE_URL: url,
  BALLAST_NAMESPACE: schema,
}: Pick<Environment, 'BALLAST_HISTORY' | 'DATABASE_URL' | 'BALLAST_NAMESPACE'>): Promise<string> {
  if (history === 'off' || url === '') {
    const was = history === 'off' ? 'BALLAST_HISTORY=off' : 'empty';
    throw new BallastError('CONFIG_INVALID', `DATABASE_URL: expected a PostgreSQL, was ${was}`);
  }
  const [{ connectHistory }, { migrate }, { historyFault }] = await Promise.all([
    import('#platform/history/connect-history.js'),
    import('#platform/history/migrations/migrate.js'),
    import('#platform/history/history-fault.js'),
  ]);
  const database = connectHistory({ kind: 'postgres', url });
  try {
    await migrate(database.withSchema(schema), schema);
  } catch (error) {
    throw historyFault(error);
  } finally {
    await database.destroy();
  }
  return `the schema "${schema}" is what this release needs\n`;
}
