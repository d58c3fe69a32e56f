import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { MpgcError } from '../../errors.js';

/**
 * A file beside another that says which process has it. It appears whole, by a link, so that nobody reads half of it;
 * and names the process by its number and its start, because in a container each run may have the same number.
 */
export class FileLock {
  readonly #path: string;
  readonly #subject: string;
  #held = false;

  constructor(subject: string) {
    this.#subject = subject;
    this.#path = `${subject}.lock`;
  }

  /** @throws MpgcError PORT_BUSY while another process that runs has it */
  take(): void {
    const own = `${this.#path}.${process.pid}`;
    writeFileSync(own, `${process.pid} ${STARTED_AT}\n`);
    try {
      while (!this.#link(own)) this.#removeStale();
      this.#held = true;
    } finally {
      rmSync(own, { force: true });
    }
  }

  release(): void {
    if (this.#held) rmSync(this.#path, { force: true });
    this.#held = false;
  }

  #link(own: string): boolean {
    try {
      linkSync(own, this.#path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Takes away the lock of a process that has gone, by a name of our own: only one of several can. */
  #removeStale(): void {
    const holder = this.#holder();
    if (holder === null) return;
    if (isRunning(holder)) {
      throw new MpgcError('PORT_BUSY', `${this.#subject} is in use by process ${holder.pid}.`, {
        suggestions: [
          'Wait for it to end, or use another flash file.',
          `If that process is not mpgc, remove ${this.#path}.`,
        ],
      });
    }
    const stale = `${this.#path}.stale.${process.pid}`;
    try {
      renameSync(this.#path, stale);
      const taken = readHolder(stale);
      // Somebody was faster, and this is the new lock: back with it, unless there is one again.
      if (taken !== null && isRunning(taken)) linkSync(stale, this.#path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
    } finally {
      rmSync(stale, { force: true });
    }
  }

  #holder(): Holder | null {
    try {
      return readHolder(this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}

interface Holder {
  pid: number;
  startedAt: number;
}

const STARTED_AT = Math.round(performance.timeOrigin);

function readHolder(path: string): Holder {
  const [pid = Number.NaN, startedAt = Number.NaN] = readFileSync(path, 'utf8').split(' ').map(Number);
  return { pid, startedAt };
}

/** A lock with our own number is ours only if we wrote it: an earlier process may have had that number. */
function isRunning({ pid, startedAt }: Holder): boolean {
  if (pid === process.pid) return startedAt === STARTED_AT;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
