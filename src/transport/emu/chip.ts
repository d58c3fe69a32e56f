import { RP2040 } from 'rp2040js';
import { type Loss, lossOf } from '../../losses.js';
import { Core1Mailbox } from './peripherals/core1-mailbox.js';
import { FrameClock } from './peripherals/frame-clock.js';
import { leavePinsOpen } from './peripherals/open-pins.js';
import { RingOscillator } from './peripherals/ring-oscillator.js';
import { transferAtClockRate } from './peripherals/spi-lines.js';
import { sendAtBaudRate } from './peripherals/uart-lines.js';
import { UsbHost, type UsbIds } from './peripherals/usb-host.js';
import { carryNotes, onWatchdogReset } from './peripherals/watchdog.js';
import { BootRom, ROM_BYTES } from './rom/boot-rom.js';
import type { RomHost } from './rom/rom-function.js';
import { FLASH_BASE, romHostOf } from './rom/rom-host.js';

export interface ChipEvents {
  /** Its serial port is there. */
  onOpen: (ids: UsbIds) => void;
  onBytes: (bytes: Uint8Array) => void;
  /** A part of the flash has new content. */
  onFlash: (offset: number, bytes: Uint8Array) => void;
  /** It can not go on. */
  onDead: (loss: Loss) => void;
}

/**
 * An RP2040 with flash, one core, and a computer at its USB: rp2040js with what firmware needs beside it.
 * Time is the chip's own; who runs it decides how that follows the computer's.
 */
export class Chip {
  readonly #rom = new BootRom();
  readonly #events: ChipEvents;
  readonly #flash: Uint8Array;
  #rp2040: RP2040;
  #usb: UsbHost;
  #romHost: RomHost;
  /** Nanoseconds of the time before the last reset: the chip's clock goes on, its timer does not. */
  #earlierNanos = 0;
  #romCycles = 0;
  #resetAsked = false;
  #dead = false;

  /** `flash` is from its first byte on. */
  constructor(flash: Uint8Array, events: ChipEvents) {
    this.#flash = flash;
    this.#events = events;
    [this.#rp2040, this.#usb, this.#romHost] = this.#start();
  }

  /** Nanoseconds that have passed on the chip since it was made, resets included. */
  get nanos(): number {
    return this.#earlierNanos + this.#rp2040.clock.nanos;
  }

  /** Nanoseconds until something happens by itself while the core waits; Infinity where nothing will. */
  get nanosOfIdleness(): number {
    if (this.#dead) return Number.POSITIVE_INFINITY;
    if (!this.#rp2040.core.waiting) return 0;
    const nanos = this.#clock.nanosToNextAlarm;
    return this.#clock.nextAlarm === null ? Number.POSITIVE_INFINITY : nanos;
  }

  /** Bytes of input that the firmware has not taken yet. */
  get waiting(): number {
    return this.#usb.waiting;
  }

  send(bytes: Uint8Array): void {
    this.#usb.send(bytes);
  }

  /** Lets time pass for a core that waits. */
  idle(nanos: number): void {
    this.#clock.tick(nanos);
    if (this.#resetAsked) this.#restart();
  }

  /** Runs until the core waits, or has executed this many instructions. */
  run(instructions: number): void {
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
      this.#die(lossOf('chip-failed', error instanceof Error ? error.message : String(error)));
    }
  }

  get #clock(): ChipClock {
    return this.#rp2040.clock as ChipClock;
  }

  #start(): [RP2040, UsbHost, RomHost] {
    const rp2040 = new RP2040();
    rp2040.logger = { debug() {}, info() {}, warn() {}, error() {} };
    rp2040.bootrom.set(this.#rom.image);
    rp2040.flash.set(this.#flash);
    rp2040.onBreak = (number) => this.#breakpoint(number);
    rp2040.peripherals[ROSC] = new RingOscillator(rp2040, 'ROSC');
    new Core1Mailbox(rp2040, () => this.#die(lossOf('second-core')));
    onWatchdogReset(rp2040, () => {
      this.#resetAsked = true;
    });
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
    const romHost = romHostOf(rp2040, {
      onFlash: (offset, bytes) => this.#keepFlash(offset, bytes),
      onBootloader: () => this.#die(lossOf('bootloader')),
    });
    return [rp2040, usb, romHost];
  }

  /** The chip from its reset on: memory is new, flash and the watchdog's notes stay. */
  #restart(): void {
    const before = this.#rp2040;
    this.#resetAsked = false;
    this.#earlierNanos += before.clock.nanos;
    // Their steps are timers of the computer's.
    for (const pio of before.pio) pio.stop();
    [this.#rp2040, this.#usb, this.#romHost] = this.#start();
    carryNotes(before, this.#rp2040);
  }

  /** The core has come to the breakpoint of this number. */
  #breakpoint(number: number): void {
    const address = this.#rp2040.core.PC - 2;
    const cycles = address < ROM_BYTES ? this.#rom.call(number, this.#romHost) : null;
    if (cycles !== null) this.#romCycles = cycles;
    else this.#die(lossOf('breakpoint', `0x${address.toString(16)}`));
  }

  #keepFlash(offset: number, bytes: number): void {
    const content = this.#rp2040.flash.slice(offset, offset + bytes);
    this.#flash.set(content, offset);
    this.#events.onFlash(offset, content);
  }

  #die(loss: Loss): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#events.onDead(loss);
  }
}

/** The clock that rp2040js makes for itself, with the part that it does not declare. */
type ChipClock = RP2040['clock'] & {
  readonly nextAlarm: object | null;
  readonly nanosToNextAlarm: number;
  tick: (nanos: number) => void;
};

const STACK_OF_BOOT_ROM = 0x20042000;
const ROSC = 0x40060;
