import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A second tier for one machine, with the methods of that in redis-tier.mjs: one file per key. A file is written beside
 * its place and renamed, so no reader sees half of it.
 */
export class DirectoryTier {
  kind = 'directory';
  #made = new Set();

  constructor(directory, now = Date.now) {
    this.directory = directory;
    this.now = now;
  }

  #path(key) {
    const hash = createHash('sha256').update(key).digest('hex');
    return { folder: join(this.directory, hash.slice(0, 2)), file: join(this.directory, hash.slice(0, 2), hash.slice(2)) };
  }

  async get(key) {
    let record;
    try {
      record = JSON.parse(await readFile(this.#path(key).file, 'utf8'));
    } catch (error) {
      if (error.code === 'ENOENT') {
        return null;
      }
      throw error;
    }
    return record.key === key && record.expiresAt > this.now() ? record.text : null;
  }

  async set(key, text, ttlMs) {
    const { folder, file } = this.#path(key);
    if (!this.#made.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.#made.add(folder);
    }
    const beside = `${file}.${randomUUID()}`;
    await writeFile(beside, JSON.stringify({ key, text, expiresAt: this.now() + ttlMs }));
    await rename(beside, file);
  }

  async delete(key) {
    await rm(this.#path(key).file, { force: true });
  }
}
