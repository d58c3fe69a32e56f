import type { RecordOf } from '../../session/schema.js';

export interface RetainedSums {
  /** Of what is alive in the end: what lines made, and what came where none ran. */
  bytes: number;
  elsewhereBytes: number;
  maps: number;
}

/** What is alive in the end, in bytes, by the lines and functions that made it. */
export class RetainedBytes {
  readonly #maps: number;
  readonly #lines = new Map<string, number>();
  readonly #functions = new Map<number | null, number>();

  constructor({ lines, blockBytes, maps }: RecordOf<'retained'>, functions: RecordOf<'lines'>['functions']) {
    this.#maps = maps;
    for (const { function: of, line, blocks } of lines) {
      const bytes = blocks * blockBytes;
      this.#functions.set(of, (this.#functions.get(of) ?? 0) + bytes);
      const key = `${of === null ? '' : functions[of]?.path}:${line}`;
      this.#lines.set(key, (this.#lines.get(key) ?? 0) + bytes);
    }
  }

  ofLine(key: string): number {
    return this.#lines.get(key) ?? 0;
  }

  ofFunction(of: number): number {
    return this.#functions.get(of) ?? 0;
  }

  sums(): RetainedSums {
    const elsewhereBytes = this.#functions.get(null) ?? 0;
    const all = [...this.#functions.values()].reduce((sum, bytes) => sum + bytes, 0);
    return { bytes: all - elsewhereBytes, elsewhereBytes, maps: this.#maps };
  }
}
