import { randomBytes } from 'node:crypto';
import initSqlJs, { Database } from 'sql.js';

const SCHEMA = `
  CREATE TABLE service_notes (id INTEGER PRIMARY KEY, vehicle_id INTEGER NOT NULL, text TEXT NOT NULL, confidential INTEGER NOT NULL);
  CREATE TABLE integrations (name TEXT PRIMARY KEY, token TEXT NOT NULL);
  INSERT INTO service_notes (vehicle_id, text, confidential) VALUES
    (1, 'Front brake pads replaced', 0),
    (1, 'Driver reported for speeding', 1),
    (2, 'Brake discs ordered', 0),
    (3, 'Insurance dispute about the rear door', 1)`;

/** What the workshop's former program left: an SQLite file, here in memory. */
async function openArchive(): Promise<Database> {
  const sqlite = await initSqlJs();
  const database = new sqlite.Database();
  database.run(SCHEMA);
  database.run('INSERT INTO integrations (name, token) VALUES (?, ?)', ['parts-dealer', randomBytes(24).toString('hex')]);
  return database;
}

export const archive: Promise<Database> = openArchive();
