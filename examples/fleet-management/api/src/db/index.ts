import { Database } from './database';
import { MemoryDatabase } from './memory-database';
import { seedDatabase } from './seed';

const memory = new MemoryDatabase();
seedDatabase(memory);

export const db: Database = memory;
