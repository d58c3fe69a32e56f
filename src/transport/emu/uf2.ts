import { MpgcError } from '../../errors.js';

/**
 * What a UF2 file puts into an RP2040's flash.
 *
 * Source: https://github.com/microsoft/uf2 (blocks of 512 bytes, little-endian).
 */
export interface FlashSegment {
  /** Bytes from the start of the flash. */
  offset: number;
  bytes: Uint8Array;
}

export const FLASH_BYTES = 16 * 1024 * 1024;
const BLOCK_BYTES = 512;
const FIRST_MAGIC = 0x0a324655;
const SECOND_MAGIC = 0x9e5d5157;
const END_MAGIC = 0x0ab16f30;
const NOT_FOR_FLASH = 1;
const HAS_FAMILY = 0x2000;
const DATA_AT = 32;
const MAX_DATA_BYTES = 476;
const FLASH_BASE = 0x10000000;

const RP2040 = 0xe48bff56;
/** Of the families that MicroPython is published for, by the file's id. */
const FAMILIES = new Map([
  [RP2040, 'RP2040'],
  [0xe48bff57, 'RP2 (absolute addresses)'],
  [0xe48bff59, 'RP2350'],
  [0xe48bff5a, 'RP2350 (RISC-V)'],
  [0xbfdd4eee, 'ESP32-S2'],
  [0xc47e5767, 'ESP32-S3'],
  [0x68ed2b88, 'SAMD21'],
  [0x55114460, 'SAMD51'],
  [0xada52840, 'nRF52840'],
  [0x57755a57, 'STM32F4'],
  [0x4fb2d5bd, 'i.MX RT'],
]);

/** @throws MpgcError FIRMWARE_UNUSABLE when the file is no UF2, not whole, or for another chip; `name` is for the message */
export function readUf2(file: Uint8Array, name: string): FlashSegment[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (block: number, at: number) => view.getUint32(block * BLOCK_BYTES + at, true);
  const count = Math.floor(file.length / BLOCK_BYTES);
  const blocks = Array.from({ length: count }, (_, block) => block);
  const broken = blocks.find(
    (block) =>
      word(block, 0) !== FIRST_MAGIC ||
      word(block, 4) !== SECOND_MAGIC ||
      word(block, BLOCK_BYTES - 4) !== END_MAGIC,
  );
  if (broken === 0 || count === 0) throw unusable(`${name} is not a UF2 file.`);
  if (broken !== undefined || file.length % BLOCK_BYTES !== 0) {
    throw unusable(`${name} is damaged: after ${broken ?? count} blocks it is no longer UF2.`);
  }

  const familyOf = (block: number) => (word(block, 8) & HAS_FAMILY ? word(block, 28) : RP2040);
  const own = blocks.filter((block) => familyOf(block) === RP2040 && !(word(block, 8) & NOT_FOR_FLASH));
  if (own.length === 0) {
    const found = [...new Set(blocks.map(familyOf))].map(
      (family) => FAMILIES.get(family) ?? `family 0x${family.toString(16)}`,
    );
    throw unusable(`${name} is firmware for ${found.join(' and ')}; the emulated chip is an RP2040.`);
  }
  const expected = word(own[0] ?? 0, 24);
  const present = new Set(own.map((block) => word(block, 20)));
  if (present.size !== expected) {
    throw unusable(`${name} is incomplete: it has ${present.size} of ${expected} blocks.`);
  }
  return own.map((block) => {
    const offset = word(block, 12) - FLASH_BASE;
    const bytes = word(block, 16);
    if (offset < 0 || offset + bytes > FLASH_BYTES || bytes > MAX_DATA_BYTES) {
      throw unusable(
        `${name} has a block for address 0x${word(block, 12).toString(16)}, where an RP2040 has no flash.`,
      );
    }
    const start = block * BLOCK_BYTES + DATA_AT;
    return { offset, bytes: file.subarray(start, start + bytes) };
  });
}

function unusable(message: string): MpgcError {
  return new MpgcError('FIRMWARE_UNUSABLE', message, {
    suggestions: [
      'Get the .uf2 for the Raspberry Pi Pico (RPI_PICO): https://micropython.org/download/RPI_PICO',
    ],
  });
}
