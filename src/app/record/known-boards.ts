import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { CheckedBoard, CheckMemory } from '../../agent/model-check/check-memory.js';
import { makeFolder } from '../../session/make-folder.js';
import { type ModelCheck, modelCheckSchema } from '../../session/model-check-schema.js';
import { VERSION } from '../../version.js';

const rememberedSchema = modelCheckSchema.extend({ checkedAt: z.iso.datetime() });
/** A check takes some 600 bytes. */
const MAX_FILE_BYTES = 64 * 1024;

/**
 * Boards whose heap was seen to behave as the reference model, a small file each in the user's cache folder, so that a run
 * need not compare them again. One that did not behave so is compared each time.
 */
export class KnownBoards implements CheckMemory {
  readonly #folder: string;

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'known-boards');
  }

  recall(board: CheckedBoard): ModelCheck | null {
    try {
      const path = this.#pathOf(board);
      if (statSync(path).size > MAX_FILE_BYTES) return null;
      const remembered = rememberedSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      return remembered.success && isMatch(remembered.data) && isPast(remembered.data)
        ? remembered.data
        : null;
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written costs the next run a second, and nothing else. */
  remember(board: CheckedBoard, check: ModelCheck): void {
    try {
      if (!isMatch(check)) return rmSync(this.#pathOf(board), { force: true });
      makeFolder(this.#folder);
      const checkedAt = new Date().toISOString();
      writeFileSync(this.#pathOf(board), `${JSON.stringify({ ...check, checkedAt })}\n`);
    } catch {}
  }

  #pathOf(board: CheckedBoard): string {
    const key = JSON.stringify([VERSION, ...identityOf(board)]);
    return join(this.#folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }
}

/** Its firmware to the build, its heap, and the unit as far as it says which it is. */
function identityOf({ identity, totalBytes, wordBytes }: CheckedBoard): unknown[] {
  const { implementation, version, build, machine, platform, uniqueId, usb, growing, collects } = identity;
  const unit = [uniqueId, usb?.serialNumber ?? null];
  return [
    implementation,
    version,
    build,
    machine,
    platform,
    growing,
    collects,
    totalBytes,
    wordBytes,
    ...unit,
  ];
}

function isPast({ checkedAt }: { checkedAt: string }): boolean {
  return Date.parse(checkedAt) <= Date.now();
}

function isMatch({ conformance, accounting }: ModelCheck): boolean {
  return conformance.status === 'match' && accounting.status === 'match';
}
