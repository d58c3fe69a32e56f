/** The byte at a place of an endless text in which any byte that is missing or doubled shows. */
export function numberedByte(at: number): number {
  return (at * 31 + (at >> 8)) & 255;
}
