interface Entry {
  value: unknown;
  expiresAt: number;
}

export class TtlCache {
  private entries = new Map<string, Entry>();
  private hits = 0;
  private misses;

  constructor(private readonly ttlMs) {
    this.misses = 0;
  }

  get<T>(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.expiresAt < Date.now()) {
      this.misses += 1;
      return null;
    }
    this.hits += 1;
    entry.lastUsedAt = Date.now();
    return entry.value as T;
  }

  set(key: string, value): void {
    this.entries.set(key, { value, expiresAt: Date.now() + this.ttlMs, lastUsedAt: Date.now() });
  }

  hitRatio(): number {
    return this.hits / (this.hits + this.misses || 1);
  }

  invalidate(prefix) {
    for (const key of this.entries.keys()) {
      if (key.startsWith(prefix)) this.entries.delete(key);
    }
  }
}
