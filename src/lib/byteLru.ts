/** A map with a byte limit: what was used longest ago leaves first; pinned keys and the newest entry never do. */
export class ByteLru<V> {
  private readonly entries = new Map<string, { value: V; bytes: number }>();
  private used = 0;

  /**
   * @param limit in bytes, as `sizeOf` measures them; pinned entries and the newest may exceed it
   * @param pinned asked when something has to leave
   */
  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: V) => number,
    private readonly pinned: (key: string) => boolean = () => false,
  ) {}

  /** Bytes of all entries, as they were measured when they were put. */
  get bytes(): number {
    return this.used;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Read without counting as a use. */
  peek(key: string): V | undefined {
    return this.entries.get(key)?.value;
  }

  /** Read, as a use: the entry is now the last to leave. */
  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Put or put again: an entry that has grown is measured anew. */
  set(key: string, value: V): void {
    this.delete(key);
    const bytes = this.sizeOf(value);
    this.entries.set(key, { value, bytes });
    this.used += bytes;
    for (const old of [...this.entries.keys()]) {
      if (this.used <= this.limit) break;
      if (old !== key && !this.pinned(old)) this.delete(old);
    }
  }

  delete(key: string): void {
    this.used -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }

  /** Keys, the least recently used first. */
  keys(): IterableIterator<string> {
    return this.entries.keys();
  }

  clear(): void {
    this.entries.clear();
    this.used = 0;
  }
}
