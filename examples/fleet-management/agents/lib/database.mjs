import pg from 'pg';

/** Connects to DECURION_DATABASE_URL, runs the work and always ends the connection. */
export async function withDatabase(work) {
  const url = process.env.DECURION_DATABASE_URL;
  if (!url) {
    throw new Error('DECURION_DATABASE_URL is not set');
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    application_name: 'fleet-management-agents',
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
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
