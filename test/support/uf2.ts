const BLOCK_DATA_BYTES = 256;
const RP2040 = 0xe48bff56;
const HAS_FAMILY = 0x2000;

/** A UF2 file with these bytes, in blocks of 256. */
export function uf2Of(
  bytes: Uint8Array,
  { offset = 0, base = 0x10000000, family = RP2040, flags = HAS_FAMILY } = {},
): Buffer {
  const count = Math.ceil(bytes.length / BLOCK_DATA_BYTES);
  const blocks = Array.from({ length: count }, (_, number) => {
    const block = Buffer.alloc(512);
    const start = number * BLOCK_DATA_BYTES;
    const header = [
      0x0a324655,
      0x9e5d5157,
      flags,
      base + offset + start,
      BLOCK_DATA_BYTES,
      number,
      count,
      family,
    ];
    for (const [at, word] of header.entries()) block.writeUInt32LE(word, 4 * at);
    block.set(bytes.subarray(start, start + BLOCK_DATA_BYTES), 32);
    block.writeUInt32LE(0x0ab16f30, 508);
    return block;
  });
  return Buffer.concat(blocks);
}

/** Firmware of these Thumb instructions. */
export function programOf(...instructions: number[]): Buffer {
  return uf2Of(new Uint8Array(Uint16Array.from(instructions).buffer));
}
