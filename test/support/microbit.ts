import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onlyIn } from './only-in.js';

const EMULATOR = 'qemu-system-arm';
const FIRMWARE = '/usr/share/firmware-microbit-micropython/firmware.hex';
const PTY_LINE = /char device redirected to (\S+)/;

/** Why the emulated micro:bit cannot run on this computer, or null when it can. */
export function microbitMissing(): string | null {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, EMULATOR)));
  if (!onPath) return `${EMULATOR} is not installed`;
  return existsSync(FIRMWARE) ? null : 'firmware-microbit-micropython is not installed';
}

export interface Microbit {
  /** A PTY: a real serial device, opened by the real serialport binding. */
  path: string;
  stop: () => void;
}

/** A BBC micro:bit v1 with MicroPython 1.9.2 on an emulated Cortex-M0: 10 KB of heap, no raw paste. */
export async function startMicrobit(): Promise<Microbit> {
  onlyIn('An emulated micro:bit', 'board');
  const emulator = spawn(
    EMULATOR,
    [
      '-M',
      'microbit',
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'pty',
      '-device',
      `loader,file=${FIRMWARE}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const path = await ptyOf(emulator);
  return { path, stop: () => emulator.kill('SIGKILL') };
}

function ptyOf(emulator: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      const path = PTY_LINE.exec(said)?.[1];
      if (path) resolve(path);
    };
    emulator.stdout?.on('data', listen);
    emulator.stderr?.on('data', listen);
    emulator.on('exit', () => reject(new Error(`the emulator ended: ${said}`)));
  });
}
