import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { BoardMemory, KnownBoard, SeenBoard } from '../../agent/board/board-memory.js';
import { makeFolder } from '../../session/make-folder.js';
import { type ModelCheck, modelCheckSchema } from '../../session/model-check-schema.js';
import { VERSION } from '../../version.js';

const knownSchema = z.object({
  check: modelCheckSchema.extend({ checkedAt: z.iso.datetime() }),
  sending: z.object({ rawPaste: z.boolean(), plain: z.boolean(), interruptible: z.boolean().nullable() }),
});
/** One takes some 700 bytes. */
const MAX_FILE_BYTES = 64 * 1024;

/**
 * Boards whose heap was seen to behave as the reference model, a small file each in the user's cache folder, so that a run
 * need not compare them again. One that did not behave so is compared each time.
 */
export class KnownBoards implements BoardMemory {
  readonly #folder: string;

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'known-boards');
  }

  recall(board: SeenBoard): KnownBoard | null {
    try {
      const path = this.#pathOf(board);
      const file = statSync(path);
      if (!file.isFile() || file.size > MAX_FILE_BYTES) return null;
      const known = knownSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      return isMatch(known.check) && Date.parse(known.check.checkedAt) <= Date.now() ? known : null;
    } catch {
      return null;
    }
  }

  /** A cache that cannot be written costs the next run a second, and nothing else. */
  remember(board: SeenBoard, { check, sending }: KnownBoard): void {
    const path = this.#pathOf(board);
    try {
      if (!isMatch(check)) return rmSync(path, { force: true });
      makeFolder(this.#folder);
      const checkedAt = new Date().toISOString();
      // Runs side by side read a whole file.
      const written = `${path}.${process.pid}`;
      writeFileSync(written, `${JSON.stringify({ check: { ...check, checkedAt }, sending })}\n`);
      renameSync(written, path);
    } catch {}
  }

  #pathOf(board: SeenBoard): string {
    const key = JSON.stringify([VERSION, ...identityOf(board)]);
    return join(this.#folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }
}

/** Its firmware to the build, its heap, and the unit as far as it says which it is. */
function identityOf({ firmware, usb }: SeenBoard): unknown[] {
  const { implementation, version, build, machine, platform, uid, ...board } = firmware;
  const { growing, collects, totalBytes, wordBytes } = board;
  const unit = [uid ?? null, usb?.serialNumber ?? null];
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

function isMatch({ conformance, accounting }: ModelCheck): boolean {
  return conformance.status === 'match' && accounting.status === 'match';
}
