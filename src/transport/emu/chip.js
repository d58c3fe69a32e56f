/**
 * An RP2040 with flash, one core, and a computer at its USB: rp2040js with what firmware needs beside it.
 * Time is the chip's own; who runs it decides how that follows the computer's.
 */
import { randomBytes } from 'node:crypto';
import { BasePeripheral, RP2040 } from 'rp2040js';
import { BootRom, ROM_BYTES } from './boot-rom.js';
import { Core1Mailbox } from './core1-mailbox.js';
import { FrameClock } from './frame-clock.js';
import { leavePinsOpen } from './open-pins.js';
import { transferAtClockRate } from './spi-lines.js';
import { sendAtBaudRate } from './uart-lines.js';
import { UsbHost } from './usb-host.js';

const FLASH_BASE = 0x10000000;
const SRAM_BASE = 0x20000000;
const STACK_OF_BOOT_ROM = 0x20042000;
const ROSC = 0x40060;
const ROSC_STATUS = 0x18;
const ENABLED_AND_STABLE = 0x80001000;
const RANDOMBIT = 0x1c;
const WATCHDOG = 0x40058;

/**
 * @typedef {object} ChipEvents
 * @property {(ids: import('./usb-host.js').UsbIds) => void} onOpen its serial port is there
 * @property {(bytes: Uint8Array) => void} onBytes
 * @property {(offset: number, bytes: Uint8Array) => void} onFlash a part of the flash has new content
 * @property {(why: string) => void} onDead it can not go on
 */

/** @typedef {import('rp2040js').RP2040['clock'] & {nextAlarm: object | null, nanosToNextAlarm: number, tick: (nanos: number) => void}} Clock */
/** @typedef {{reason: number, scratchData: Uint32Array, alarm: {enable: boolean}, onWatchdogTrigger: () => void}} Watchdog */

export class Chip {
  #rom = new BootRom();
  #events;
  #flash;
  /** @type {RP2040} */
  #rp2040;
  /** @type {UsbHost} */
  #usb;
  /** Nanoseconds of the time before the last reset: the chip's clock goes on, its timer does not. */
  #earlierNanos = 0;
  #romCycles = 0;
  #resetAsked = false;
  #dead = false;

  /** @param {Uint8Array} flash from its first byte @param {ChipEvents} events */
  constructor(flash, events) {
    this.#flash = flash;
    this.#events = events;
    [this.#rp2040, this.#usb] = this.#start();
  }

  /** Nanoseconds that have passed on the chip since it was made, resets included. */
  get nanos() {
    return this.#earlierNanos + this.#rp2040.clock.nanos;
  }

  /** Nanoseconds until something happens by itself while the core waits; Infinity where nothing will. */
  get nanosOfIdleness() {
    if (this.#dead) return Number.POSITIVE_INFINITY;
    if (!this.#rp2040.core.waiting) return 0;
    const nanos = this.#clock.nanosToNextAlarm;
    return this.#clock.nextAlarm === null ? Number.POSITIVE_INFINITY : nanos;
  }

  /** Bytes of input that the firmware has not taken yet. */
  get waiting() {
    return this.#usb.waiting;
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    this.#usb.send(bytes);
  }

  /** Lets time pass for a core that waits. @param {number} nanos */
  idle(nanos) {
    this.#clock.tick(nanos);
    if (this.#resetAsked) this.#restart();
  }

  /** Runs until the core waits or so many instructions were executed. @param {number} instructions */
  run(instructions) {
    const clock = this.#clock;
    const { core } = this.#rp2040;
    const cycleNanos = 1e9 / this.#rp2040.clkSys;
    try {
      for (let left = instructions; left > 0 && !core.waiting && !this.#dead; left--) {
        const cycles = core.executeInstruction() + this.#romCycles;
        this.#romCycles = 0;
        clock.tick(cycles * cycleNanos);
        if (this.#resetAsked) return this.#restart();
      }
    } catch (error) {
      this.#die(error instanceof Error ? error.message : String(error));
    }
  }

  get #clock() {
    return /** @type {Clock} */ (this.#rp2040.clock);
  }

  /** @returns {[RP2040, UsbHost]} */
  #start() {
    const rp2040 = new RP2040();
    rp2040.logger = { debug() {}, info() {}, warn() {}, error() {} };
    rp2040.bootrom.set(this.#rom.image);
    rp2040.flash.set(this.#flash);
    rp2040.onBreak = (number) => this.#breakpoint(number);
    rp2040.peripherals[ROSC] = new RingOscillator(rp2040, 'ROSC');
    new Core1Mailbox(rp2040, () =>
      this.#die(
        'the program started a thread, which runs on the second core, and only the first is emulated',
      ),
    );
    const watchdog = watchdogOf(rp2040);
    watchdog.onWatchdogTrigger = () => {
      // rp2040js sets it again for the same moment, and its clock would never get past that.
      watchdog.alarm.enable = false;
      this.#resetAsked = true;
    };
    rp2040.core.reset();
    rp2040.core.SP = STACK_OF_BOOT_ROM;
    // Where the boot ROM would jump to: the second stage of the boot, the first 256 bytes of the flash.
    rp2040.core.PC = FLASH_BASE;
    new FrameClock(rp2040);
    leavePinsOpen(rp2040);
    sendAtBaudRate(rp2040);
    transferAtClockRate(rp2040);
    const usb = new UsbHost(rp2040.usbCtrl);
    usb.onOpen = this.#events.onOpen;
    usb.onBytes = this.#events.onBytes;
    return [rp2040, usb];
  }

  /** The chip from its reset on: memory is new, flash and the watchdog's notes stay. */
  #restart() {
    const before = this.#rp2040;
    this.#resetAsked = false;
    this.#earlierNanos += before.clock.nanos;
    // Their steps are timers of the computer's.
    for (const pio of before.pio) pio.stop();
    [this.#rp2040, this.#usb] = this.#start();
    const { reason, scratchData } = watchdogOf(before);
    watchdogOf(this.#rp2040).reason = reason;
    watchdogOf(this.#rp2040).scratchData.set(scratchData);
  }

  /** @param {number} number of the breakpoint that the core has come to */
  #breakpoint(number) {
    const { core } = this.#rp2040;
    const address = core.PC - 2;
    if (address < ROM_BYTES && this.#rom.has(number))
      this.#romCycles = this.#rom.call(number, this.#romHost());
    else this.#die(`the firmware stopped at a breakpoint at 0x${address.toString(16)}, as after a panic`);
  }

  /** @returns {import('./boot-rom.js').RomHost} */
  #romHost() {
    const rp2040 = this.#rp2040;
    return {
      registers: rp2040.core.registers,
      copy: (to, from, bytes) => {
        const target = rangeIn(rp2040.sram, SRAM_BASE, to, bytes);
        const source =
          rangeIn(rp2040.sram, SRAM_BASE, from, bytes) ?? rangeIn(rp2040.flash, FLASH_BASE, from, bytes);
        if (target && source) target.set(source);
        else for (let at = 0; at < bytes; at++) rp2040.writeUint8(to + at, rp2040.readUint8(from + at));
      },
      fill: (to, byte, bytes) => {
        const target = rangeIn(rp2040.sram, SRAM_BASE, to, bytes);
        if (target) target.fill(byte);
        else for (let at = 0; at < bytes; at++) rp2040.writeUint8(to + at, byte);
      },
      eraseFlash: (offset, bytes) => {
        rp2040.flash.fill(0xff, offset, offset + bytes);
        this.#flashChanged(offset, bytes);
      },
      programFlash: (offset, from, bytes) => {
        // Programming only clears bits; setting them is what erasing is for.
        for (let at = 0; at < bytes; at++) {
          const old = rp2040.flash[offset + at] ?? 0xff;
          rp2040.flash[offset + at] = old & rp2040.readUint8(from + at);
        }
        this.#flashChanged(offset, bytes);
      },
      enterBootloader: () => this.#die('the program restarted the chip into its bootloader'),
    };
  }

  /** @param {number} offset @param {number} bytes */
  #flashChanged(offset, bytes) {
    const content = this.#rp2040.flash.slice(offset, offset + bytes);
    this.#flash.set(content, offset);
    this.#events.onFlash(offset, content);
  }

  /** @param {string} why */
  #die(why) {
    if (this.#dead) return;
    this.#dead = true;
    this.#events.onDead(why);
  }
}

/** The ring oscillator, of which firmware uses the random bit. */
class RingOscillator extends BasePeripheral {
  /** @override @param {number} offset */
  readUint32(offset) {
    if (offset === ROSC_STATUS) return ENABLED_AND_STABLE;
    return offset === RANDOMBIT ? (randomBytes(1)[0] ?? 0) & 1 : 0;
  }

  /** @override */
  writeUint32() {}
}

/** @param {RP2040} rp2040 */
function watchdogOf(rp2040) {
  return /** @type {Watchdog} */ (/** @type {unknown} */ (rp2040.peripherals[WATCHDOG]));
}

/**
 * The part of a memory from `address` on, or null where it is not within.
 * @param {Uint8Array} memory @param {number} base @param {number} address @param {number} bytes
 */
function rangeIn(memory, base, address, bytes) {
  const start = address - base;
  return start >= 0 && start + bytes <= memory.length ? memory.subarray(start, start + bytes) : null;
}
