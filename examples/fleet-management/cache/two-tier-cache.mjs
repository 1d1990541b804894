import { MemoryLru } from './memory-lru.mjs';

/** Memory first, then the shared second tier, then the loader. Values must survive JSON. */
export class TwoTierCache {
  #loading = new Map();
  #invalidations = 0;

  constructor({ second, maxEntries, memoryTtlMs, ttlMs, now = Date.now }) {
    this.first = new MemoryLru({ maxEntries, ttlMs: memoryTtlMs, now });
    this.second = second;
    this.ttlMs = ttlMs;
    this.stats = { firstHits: 0, secondHits: 0, shared: 0, misses: 0 };
  }

  /** The cached value, or null. */
  async peek(key) {
    const near = this.first.get(key);
    if (near !== undefined) {
      this.stats.firstHits += 1;
      return near;
    }
    const seen = this.#invalidations;
    const text = await this.second.get(key);
    if (text === null) {
      return null;
    }
    const value = JSON.parse(text);
    this.stats.secondHits += 1;
    this.#keepNear(seen, key, value);
    return value;
  }

  /** The cached value, or else what load(key) gives, which is then kept. A failed load is not kept. */
  async get(key, load) {
    const near = this.first.get(key);
    if (near !== undefined) {
      this.stats.firstHits += 1;
      return near;
    }
    const running = this.#loading.get(key);
    if (running) {
      this.stats.shared += 1;
      return running;
    }
    const work = (async () => {
      const far = await this.peek(key);
      if (far !== null) {
        return far;
      }
      this.stats.misses += 1;
      const value = await load(key);
      // An invalidation while loading takes the entry out of #loading: then
      // what was loaded may be old, and is not kept.
      if (this.#loading.get(key) === work) {
        await this.set(key, value);
      }
      return value;
    })();
    this.#loading.set(key, work);
    try {
      return await work;
    } finally {
      if (this.#loading.get(key) === work) {
        this.#loading.delete(key);
      }
    }
  }

  async set(key, value, ttlMs = this.ttlMs) {
    const seen = this.#invalidations;
    await this.second.set(key, JSON.stringify(value), ttlMs);
    this.#keepNear(seen, key, value, ttlMs);
  }

  async invalidate(key) {
    this.#forgetNear(key);
    await this.second.delete(key);
    this.#forgetNear(key); // others may have read the second tier meanwhile
  }

  /** What was under way during an invalidation may be old, and is not kept. */
  #keepNear(seen, key, value, ttlMs) {
    if (seen === this.#invalidations) {
      this.first.set(key, value, ttlMs);
    }
  }

  #forgetNear(key) {
    this.#invalidations += 1;
    this.#loading.delete(key);
    this.first.delete(key);
  }
}
