import { closeSync, existsSync, openSync, readSync, realpathSync, statSync, writeSync } from 'node:fs';
import { MpgcError, messageOf } from '../../errors.js';
import { FileLock } from './file-lock.js';
import { FLASH_BYTES, type FlashSegment } from './uf2.js';

/** What flash is programmed in: an image of one is a number of these. */
const PAGE_BYTES = 256;
const UF2_MAGIC = 'UF2\n';

/**
 * The content of an emulated board's flash in a file, from its first byte: what keeps the board's file system
 * between runs. One process at a time may use it, as one cable holds a board.
 */
export class FlashFile {
  readonly #path: string;
  readonly #firmwarePath: string;
  readonly #lock: FileLock;
  #fd: number | null = null;

  /** `firmwarePath` is what must not be taken for a flash. */
  constructor(path: string, firmwarePath: string) {
    this.#path = path;
    this.#firmwarePath = firmwarePath;
    this.#lock = new FileLock(path);
  }

  /**
   * The whole flash as the file has it, erased (0xff) where it ends, with the firmware put in.
   * @throws MpgcError PORT_BUSY while another process uses it, PORT_FAILED when it is no flash, or cannot be read and written
   */
  open(firmware: FlashSegment[]): { flash: Uint8Array<ArrayBuffer>; fd: number } {
    const flash = erasedFlash();
    try {
      const isThere = existsSync(this.#path);
      if (isThere && !statSync(this.#path).isFile()) throw unusable(this.#path, 'it is not a file');
      this.#lock.take();
      if (isThere && realpathSync(this.#path) === realpathSync(this.#firmwarePath)) {
        throw unusable(this.#path, 'it is the firmware itself');
      }
      const fd = openSync(this.#path, isThere ? 'r+' : 'wx+');
      this.#fd = fd;
      const had = readSync(fd, flash, 0, FLASH_BYTES, 0);
      // A wrong path must not cost anybody a file.
      if (had % PAGE_BYTES !== 0) throw unusable(this.#path, `its ${had} bytes are not a flash image`);
      if (Buffer.from(flash.buffer, 0, 4).toString('latin1') === UF2_MAGIC) {
        throw unusable(this.#path, 'it is a UF2 file');
      }
      putIn(flash, firmware);
      writeSync(
        fd,
        flash,
        0,
        Math.max(had, ...firmware.map(({ offset, bytes }) => offset + bytes.length)),
        0,
      );
      return { flash, fd };
    } catch (error) {
      this.close();
      throw error instanceof MpgcError ? error : unusable(this.#path, messageOf(error), error);
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    this.#lock.release();
  }
}

/** A flash without any content but the firmware. */
export function flashOf(firmware: FlashSegment[]): Uint8Array<ArrayBuffer> {
  const flash = erasedFlash();
  putIn(flash, firmware);
  return flash;
}

function putIn(flash: Uint8Array, firmware: FlashSegment[]): void {
  for (const { offset, bytes } of firmware) flash.set(bytes, offset);
}

function erasedFlash(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(FLASH_BYTES).fill(0xff);
}

function unusable(path: string, why: string, cause?: unknown): MpgcError {
  return new MpgcError('PORT_FAILED', `Could not use the flash file ${path}: ${why}.`, {
    cause,
    suggestions: ['Give a flash file that mpgc made, or a new name.'],
  });
}
