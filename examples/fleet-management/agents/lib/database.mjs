import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { TaskFailure } from './failure.mjs';

/** Connects to DECURION_DATABASE_URL, runs the work and always ends the connection. */
export async function withDatabase(work) {
  const url = process.env.DECURION_DATABASE_URL;
  if (!url) {
    throw new TaskFailure('DECURION_DATABASE_URL is not set: give the runner a PostgreSQL for tasks');
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    query_timeout: 70_000, // a server that is silent keeps no time limit of its own
    application_name: 'fleet-management-agents',
  });
  let lost;
  client.on('error', (error) => { lost ??= error; });
  try {
    await client.connect();
  } catch (cause) {
    const why = cause.message || cause.code; // the address tried twice, as IPv4 and IPv6, has no message
    throw new TaskFailure(`PostgreSQL lets nobody in (${why}): does it run, and is DECURION_DATABASE_URL of the runner right?`);
  }
  try {
    return await work(client);
  } catch (error) {
    if (lost || error.message === 'Query read timeout') {
      throw new TaskFailure(`PostgreSQL went away or is silent (${(lost ?? error).message}): does it still run, and what does its log say?`);
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** Runs the work in a transaction, which is rolled back when it throws. */
export async function inTransaction(client, work) {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Runs the work in a transaction which is always rolled back. */
export async function inRolledBackTransaction(client, work) {
  await client.query('BEGIN');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Runs a statement that must fail; returns the error, or null when it did not. The transaction survives. */
export async function expectError(client, sql, parameters = []) {
  await client.query('SAVEPOINT expected_error');
  try {
    await client.query(sql, parameters);
  } catch (error) {
    await client.query('ROLLBACK TO SAVEPOINT expected_error');
    return error;
  }
  await client.query('RELEASE SAVEPOINT expected_error');
  return null;
}

/** A role bound by row-level security: a new one (gone with the transaction, which must be rolled back), or else the present one. */
export async function becomeBoundRole(client) {
  const me = (await client.query(
    'SELECT rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = current_user')).rows[0];
  if (!me.unbound) {
    return;
  }
  const role = `bound_${randomBytes(6).toString('hex')}`;
  await client.query(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
  const schema = (await client.query('SELECT quote_ident(current_schema()) AS name')).rows[0].name;
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
  await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
  await client.query(`SET LOCAL ROLE ${role}`);
}
