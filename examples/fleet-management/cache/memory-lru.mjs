/** First tier: a map in memory, bounded by number of entries and by time. */
export class MemoryLru {
  #entries = new Map(); // insertion order is order of use, oldest first

  constructor({ maxEntries, ttlMs, now = Date.now }) {
    if (!(maxEntries > 0) || !(ttlMs > 0)) {
      throw new RangeError('maxEntries and ttlMs must be positive');
    }
    this.maxEntries = maxEntries;
    this.ttlMs = ttlMs;
    this.now = now;
  }

  get size() {
    return this.#entries.size;
  }

  get(key) {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      return undefined;
    }
    this.#entries.delete(key);
    if (entry.expiresAt <= this.now()) {
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key, value, ttlMs = this.ttlMs) {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt: this.now() + Math.min(ttlMs, this.ttlMs) });
    if (this.#entries.size > this.maxEntries) {
      this.#entries.delete(this.#entries.keys().next().value);
    }
  }

  delete(key) {
    return this.#entries.delete(key);
  }
}
