/** A function of the boot ROM, as the host does it. Arguments and results are in the core's registers. */
export interface RomFunction {
  /** What a call costs of the chip's time. */
  cycles: number | ((registers: Uint32Array) => number);
  call: (host: RomHost) => void;
}

/** What a ROM function acts on. Addresses and lengths are in bytes, `offset` is from the start of the flash. */
export interface RomHost {
  /** r0 to r15 of the core. */
  registers: Uint32Array;
  copy: (to: number, from: number, bytes: number) => void;
  fill: (to: number, byte: number, bytes: number) => void;
  eraseFlash: (offset: number, bytes: number) => void;
  programFlash: (offset: number, from: number, bytes: number) => void;
  enterBootloader: () => void;
}

/** A register; 0 where there is none of that number. */
export function wordIn(registers: Uint32Array, index: number): number {
  return registers[index] ?? 0;
}
