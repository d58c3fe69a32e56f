import type { RP2040 } from 'rp2040js';
import type { RomHost } from './rom-function.js';

export interface RomEvents {
  /** So many bytes of the flash, from `offset` on, have new content. */
  onFlash: (offset: number, bytes: number) => void;
  onBootloader: () => void;
}

/** What the functions of the boot ROM do to the registers and memories of a chip. */
export function romHostOf(rp2040: RP2040, { onFlash, onBootloader }: RomEvents): RomHost {
  const { core, sram, flash } = rp2040;
  return {
    registers: core.registers,
    copy: (to, from, bytes) => {
      const target = rangeIn(sram, SRAM_BASE, to, bytes);
      const source = rangeIn(sram, SRAM_BASE, from, bytes) ?? rangeIn(flash, FLASH_BASE, from, bytes);
      if (target && source) target.set(source);
      else for (let at = 0; at < bytes; at++) rp2040.writeUint8(to + at, rp2040.readUint8(from + at));
    },
    fill: (to, byte, bytes) => {
      const target = rangeIn(sram, SRAM_BASE, to, bytes);
      if (target) target.fill(byte);
      else for (let at = 0; at < bytes; at++) rp2040.writeUint8(to + at, byte);
    },
    eraseFlash: (offset, bytes) => {
      flash.fill(0xff, offset, offset + bytes);
      onFlash(offset, bytes);
    },
    programFlash: (offset, from, bytes) => {
      // Programming only clears bits; setting them is what erasing is for.
      for (let at = 0; at < bytes; at++) {
        const old = flash[offset + at] ?? 0xff;
        flash[offset + at] = old & rp2040.readUint8(from + at);
      }
      onFlash(offset, bytes);
    },
    enterBootloader: onBootloader,
  };
}

export const FLASH_BASE = 0x10000000;
const SRAM_BASE = 0x20000000;

/** The part of a memory from `address` on, or null where it is not within. */
function rangeIn(memory: Uint8Array, base: number, address: number, bytes: number): Uint8Array | null {
  const start = address - base;
  return start >= 0 && start + bytes <= memory.length ? memory.subarray(start, start + bytes) : null;
}
