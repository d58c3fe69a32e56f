import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileLock } from '../../../src/transport/emu/file-lock.js';
import { openPort } from '../../../src/transport/ports/open-port.js';
import { BRANCH_TO_ITSELF, BREAKPOINT, WAIT_FOR_INTERRUPT } from '../../support/thumb.js';
import { programOf } from '../../support/uf2.js';

/** The firmware here is a few instructions: what MicroPython does on the chip is in test/contract. */
describe('a port with an emulated board', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mpgc-emu-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const firmware = (name: string, ...instructions: number[]) => {
    const path = join(folder, name);
    writeFileSync(path, programOf(...instructions));
    return path;
  };

  it.each([
    ['runs without USB', [BRANCH_TO_ITSELF], 'did not appear on USB within 0.05 s of its own clock'],
    ['waits without USB', [WAIT_FOR_INTERRUPT], 'waiting for something other than USB'],
    ['stops', [BREAKPOINT], 'stopped at a breakpoint at 0x10000000'],
  ])('says so of firmware that %s', async (_, instructions, text) => {
    const path = firmware('a.uf2', ...instructions);
    await expect(openPort(`emu:${path}`, { bootTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'FIRMWARE_UNUSABLE',
      message: expect.stringContaining(text),
    });
  });

  it('says which file it can not read', async () => {
    await expect(openPort('emu:nowhere.uf2')).rejects.toMatchObject({
      code: 'FIRMWARE_UNUSABLE',
      exitCode: 2,
      message: expect.stringContaining('nowhere.uf2'),
    });
  });

  describe.skipIf(process.platform === 'win32')('given what is no file (needs a Unix)', () => {
    const pipe = () => {
      const path = join(folder, 'pipe');
      if (!existsSync(path)) execFileSync('mkfifo', [path]);
      return path;
    };
    const others = [
      ['a pipe', pipe],
      ['a device', () => '/dev/zero'],
      ['a folder', () => folder],
    ] as const;

    it.each(others)('refuses %s as firmware, and waits for nothing', async (_, path) => {
      await expect(openPort(`emu:${path()}`)).rejects.toMatchObject({
        code: 'FIRMWARE_UNUSABLE',
        message: `Could not read the firmware ${path()}: it is not a file.`,
      });
    });

    it.each(others)('refuses %s as flash, and leaves no lock', async (_, path) => {
      const program = firmware('of-flash.uf2', BREAKPOINT);
      await expect(openPort(`emu:${program},flash=${path()}`)).rejects.toMatchObject({
        code: 'PORT_FAILED',
        message: `Could not use the flash file ${path()}: it is not a file.`,
      });
      expect(existsSync(`${path()}.lock`)).toBe(false);
    });
  });

  it('says that it boots, and goes on saying so', async () => {
    const phases: string[] = [];
    const path = firmware('slow.uf2', BRANCH_TO_ITSELF);
    const options = { bootTimeoutMs: 3000, onPhase: (phase: string) => phases.push(phase) };
    await expect(openPort(`emu:${path}`, options)).rejects.toThrow();
    expect(phases[0]).toBe('booting slow.uf2 on the emulated RP2040');
    expect(phases[1]).toMatch(/^booting slow.uf2: \d\.\d s of its clock$/);
  });

  it('puts the firmware into a flash file, and leaves what is behind it', async () => {
    const flash = join(folder, 'a.flash');
    writeFileSync(flash, Buffer.alloc(5120, 7));
    const path = firmware('b.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toThrow('breakpoint');
    const content = readFileSync(flash);
    expect(content).toHaveLength(5120);
    expect(content.readUInt16LE(0)).toBe(BREAKPOINT);
    expect(content.subarray(256).every((byte) => byte === 7)).toBe(true);
    expect(() => readFileSync(`${flash}.lock`)).toThrow('ENOENT');
  });

  it('does not share a flash file with a process that runs', async () => {
    const flash = join(folder, 'shared.flash');
    writeFileSync(`${flash}.lock`, `${process.ppid} 1\n`);
    const path = firmware('c.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toMatchObject({
      code: 'PORT_BUSY',
      message: `${flash} is in use by process ${process.ppid}.`,
    });
    expect(readFileSync(`${flash}.lock`, 'utf8')).toBe(`${process.ppid} 1\n`);
  });

  it('does not share a flash file with itself', async () => {
    const flash = join(folder, 'own.flash');
    const lock = new FileLock(flash);
    lock.take();
    const path = firmware('f.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toMatchObject({ code: 'PORT_BUSY' });
    lock.release();
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toThrow('breakpoint');
  });

  it.each([
    ['a process that has gone', '999999999 1\n'],
    ['an earlier process with the number of this one', `${process.pid} 1\n`],
    ['nobody', 'x\n'],
  ])('takes over the lock of %s', async (_, content) => {
    const flash = join(folder, 'left.flash');
    writeFileSync(`${flash}.lock`, content);
    const path = firmware('d.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toThrow('breakpoint');
  });

  it.each([
    ['in a folder that is not there', 'no/such/file'],
    ['that is a folder', '.'],
    ['that is the firmware', 'e.uf2'],
    ['that is other firmware', 'other.uf2'],
    ['that is a text', 'main.py'],
  ])('does not use a flash file %s, and leaves it alone', async (_, name) => {
    const path = firmware('e.uf2', BREAKPOINT);
    firmware('other.uf2', BRANCH_TO_ITSELF);
    writeFileSync(join(folder, 'main.py'), 'print("hello")\n');
    const contents = () =>
      ['e.uf2', 'other.uf2', 'main.py'].map((file) => readFileSync(join(folder, file), 'base64'));
    const before = contents();
    await expect(openPort(`emu:${path},flash=${join(folder, name)}`)).rejects.toMatchObject({
      code: 'PORT_FAILED',
    });
    expect(contents()).toEqual(before);
    expect(readdirSync(folder).filter((file) => file.startsWith(`${name}.lock`))).toEqual([]);
  });

  it('is given up when that is asked for', async () => {
    const path = firmware('g.uf2', BRANCH_TO_ITSELF);
    const { signal } = new AbortController();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    await expect(
      openPort(`emu:${path}`, { bootTimeoutMs: 60_000, signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(openPort(`emu:${path}`, { bootTimeoutMs: 20, signal })).rejects.toMatchObject({
      code: 'FIRMWARE_UNUSABLE',
    });
  });
});
