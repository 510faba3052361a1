import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
} from 'kysely';
import { PGliteDialect } from 'kysely-pglite-dialect';
import type { PGlite } from '@electric-sql/pglite';
import type { HistoryTables } from '#platform/history/history-tables.js';

/** Whether the next statement of a database fails. */
export interface Fate {
  fails: (statement: string) => boolean;
}

/** A database whose statements fail when fate wants it, as with a connection that breaks in the middle of a transaction. */
export function failingDatabase(database: PGlite, fate: Fate): Kysely<HistoryTables> {
  const dialect = new PGliteDialect(database);
  const failing: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => failingDriver(dialect.createDriver(), fate),
  };
  return new Kysely<HistoryTables>({ dialect: failing });
}

function failingDriver(driver: Driver, fate: Fate): Driver {
  const wrapped = new Map<DatabaseConnection, DatabaseConnection>();
  const inner = new Map<DatabaseConnection, DatabaseConnection>();
  const innerOf = (connection: DatabaseConnection): DatabaseConnection =>
    inner.get(connection) ?? connection;
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const connection = await driver.acquireConnection();
      const known = wrapped.get(connection);
      if (known !== undefined) return known;
      const outer: DatabaseConnection = {
        executeQuery<Row>(query: CompiledQuery) {
          if (fate.fails(query.sql)) return Promise.reject(new Error('the connection broke'));
          return connection.executeQuery<Row>(query);
        },
        streamQuery: (query, size) => connection.streamQuery(query, size),
      };
      wrapped.set(connection, outer);
      inner.set(outer, connection);
      return outer;
    },
    beginTransaction: (connection, settings) =>
      driver.beginTransaction(innerOf(connection), settings),
    async commitTransaction(connection) {
      if (fate.fails('commit')) throw new Error('the connection broke');
      await driver.commitTransaction(innerOf(connection));
      // The answer is lost: the transaction is there, and whoever waited does not know it.
      if (fate.fails('committed')) throw new Error('the connection broke');
    },
    rollbackTransaction: (connection) => driver.rollbackTransaction(innerOf(connection)),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
    destroy: () => driver.destroy(),
  };
}
