import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPort } from '../../../src/transport/open-port.js';
import { programOf } from '../../support/uf2.js';

const BRANCH_TO_ITSELF = 0xe7fe;
const WAIT_FOR_INTERRUPT = 0xbf30;
const BREAKPOINT = 0xbe00;

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
    ['runs without USB', [BRANCH_TO_ITSELF], 'was not there on USB 0.05 s after its start, by its own clock'],
    ['waits without USB', [WAIT_FOR_INTERRUPT], 'waits for something, but not for USB'],
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
    writeFileSync(flash, Buffer.alloc(5000, 7));
    const path = firmware('b.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toThrow('breakpoint');
    const content = readFileSync(flash);
    expect(content).toHaveLength(5000);
    expect(content.readUInt16LE(0)).toBe(BREAKPOINT);
    expect(content.subarray(256).every((byte) => byte === 7)).toBe(true);
    expect(() => readFileSync(`${flash}.lock`)).toThrow('ENOENT');
  });

  it('does not share a flash file with a process that runs', async () => {
    const flash = join(folder, 'shared.flash');
    writeFileSync(`${flash}.lock`, `${process.pid}\n`);
    const path = firmware('c.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toMatchObject({
      code: 'PORT_BUSY',
      message: `${flash} is in use by process ${process.pid}.`,
    });
    expect(readFileSync(`${flash}.lock`, 'utf8')).toBe(`${process.pid}\n`);
  });

  it('takes over the lock of a process that has gone', async () => {
    const flash = join(folder, 'left.flash');
    writeFileSync(`${flash}.lock`, '999999999\n');
    const path = firmware('d.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${flash}`)).rejects.toThrow('breakpoint');
  });

  it('says that a flash file can not be used', async () => {
    const path = firmware('e.uf2', BREAKPOINT);
    await expect(openPort(`emu:${path},flash=${folder}/no/such/file`)).rejects.toMatchObject({
      code: 'PORT_FAILED',
    });
  });
});
