import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { MpgcError, messageOf } from '../../errors.js';
import { FLASH_BYTES, type FlashSegment } from './uf2.js';

/**
 * The content of an emulated board's flash in a file, from its first byte: what keeps the board's file system
 * between runs. One process at a time may use it, as one cable holds a board.
 */
export class FlashFile {
  readonly #path: string;
  readonly #lockPath: string;
  #fd: number | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#lockPath = `${path}.lock`;
  }

  /**
   * The whole flash as the file has it, erased (0xff) where it ends, with the firmware put in.
   * @throws MpgcError PORT_BUSY while another process uses it, PORT_FAILED when it can not be read and written
   */
  open(firmware: FlashSegment[]): { flash: Uint8Array<ArrayBuffer>; fd: number } {
    const flash = erasedFlash();
    try {
      this.#lock();
      const fd = openSync(this.#path, existsSync(this.#path) ? 'r+' : 'wx+');
      this.#fd = fd;
      const had = readSync(fd, flash, 0, FLASH_BYTES, 0);
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
      if (error instanceof MpgcError) throw error;
      throw new MpgcError(
        'PORT_FAILED',
        `The flash file ${this.#path} cannot be used: ${messageOf(error)}.`,
        {
          cause: error,
          suggestions: ['Give the path of a file that can be written, or that does not exist yet.'],
        },
      );
    }
  }

  close(): void {
    if (this.#fd === null) return;
    closeSync(this.#fd);
    this.#fd = null;
    rmSync(this.#lockPath, { force: true });
  }

  /** The lock names its process, so that one which was left behind by a crash does not count. */
  #lock(): void {
    for (;;) {
      try {
        return writeFileSync(this.#lockPath, `${process.pid}\n`, { flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = Number(readFileSync(this.#lockPath, 'utf8'));
      if (isRunning(holder)) {
        throw new MpgcError('PORT_BUSY', `${this.#path} is in use by process ${holder}.`, {
          suggestions: ['Wait for it to end, or use another flash file.'],
        });
      }
      rmSync(this.#lockPath, { force: true });
    }
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

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
