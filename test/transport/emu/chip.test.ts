import { describe, expect, it } from 'vitest';
import { lossWords } from '../../../src/losses.js';
import { Chip } from '../../../src/transport/emu/chip.js';
import {
  assemble,
  BREAKPOINT,
  callRom,
  compareWithZero,
  type Load,
  load,
  loadWord,
  skipIfNot,
  storeWord,
  WAIT_FOR_INTERRUPT,
} from '../../support/thumb.js';

const FLASH = 0x10000000;
const RAM = 0x20000000;
const WATCHDOG = { control: 0x40058000, reason: 0x40058008, trigger: 0x80000000 };

/** Runs firmware of these steps until it ends or so many instructions are over. */
function run(steps: (number | Load)[], instructions = 1000) {
  const flash = new Uint8Array(64 * 1024).fill(0xff);
  const program = assemble(...steps);
  flash.set(program);
  const written: { offset: number; bytes: Uint8Array }[] = [];
  const ends: string[] = [];
  const chip = new Chip(flash, {
    onOpen: () => {},
    onBytes: () => {},
    onFlash: (offset, bytes) => written.push({ offset, bytes }),
    onDead: ({ code, detail }) => ends.push(lossWords(code, detail)),
  });
  for (let turn = 0; turn < instructions / 100 && ends.length === 0; turn++) chip.run(100);
  return { chip, flash, program, written, ends };
}

describe('Chip', () => {
  it('ends at a breakpoint that is no function of the boot ROM', () => {
    const { ends, chip } = run([load(0, 0), BREAKPOINT]);
    expect(ends).toEqual(['the firmware stopped at a breakpoint at 0x10000002, as after a panic']);
    expect(chip.nanosOfIdleness).toBe(Number.POSITIVE_INFINITY);
  });

  it('erases flash, and takes the time of it', () => {
    const { written, chip } = run([...callRom('RE', 0x1000, 4096), BREAKPOINT]);
    expect(written).toEqual([{ offset: 0x1000, bytes: new Uint8Array(4096).fill(0xff) }]);
    expect(chip.nanos / 1e6).toBeGreaterThan(45);
    expect(chip.nanos / 1e6).toBeLessThan(46);
  });

  it('programs flash from flash and from memory, which only clears bits', () => {
    const { written, flash, program } = run([
      ...callRom('RP', 0x2000, FLASH, 256),
      ...callRom('MS', RAM, 0xaa, 256),
      ...callRom('MC', RAM, FLASH, 8),
      ...callRom('RP', 0x3000, RAM, 256),
      ...callRom('RP', 0x2000, RAM, 256),
      BREAKPOINT,
    ]);
    const first = new Uint8Array(256).fill(0xff);
    first.set(program.subarray(0, 256));
    const second = new Uint8Array(256).fill(0xaa);
    second.set(program.subarray(0, 8));
    expect(written).toEqual([
      { offset: 0x2000, bytes: first },
      { offset: 0x3000, bytes: second },
      { offset: 0x2000, bytes: first.map((byte, at) => byte & (second[at] ?? 0)) },
    ]);
    expect(flash.subarray(0x3000, 0x3100)).toEqual(second);
  });

  it('says that the firmware left for the bootloader', () => {
    expect(run([...callRom('UB'), BREAKPOINT]).ends).toEqual([
      'the program restarted the chip into its bootloader',
    ]);
  });

  it('restarts by its watchdog with what was in flash, knows why, and its time goes on', () => {
    const erase = callRom('RE', 0x4000, 4096);
    const { ends, chip, written } = run([
      load(0, WATCHDOG.reason),
      loadWord(1, 0),
      compareWithZero(1),
      // The second time: to the breakpoint.
      skipIfNot(erase.length + 3),
      ...erase,
      load(0, WATCHDOG.control),
      load(1, WATCHDOG.trigger),
      storeWord(1, 0),
      BREAKPOINT,
    ]);
    expect(ends).toEqual([expect.stringContaining('stopped at a breakpoint')]);
    expect(written).toHaveLength(1);
    expect(chip.nanos / 1e6).toBeGreaterThan(45);
  });

  it('waits without using instructions, as long as nothing is to come', () => {
    const { chip, ends } = run([WAIT_FOR_INTERRUPT, BREAKPOINT]);
    expect(ends).toEqual([]);
    expect(chip.nanosOfIdleness).toBe(Number.POSITIVE_INFINITY);
    const before = chip.nanos;
    chip.idle(1e6);
    expect(chip.nanos - before).toBe(1e6);
  });
});
