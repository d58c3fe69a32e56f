/**
 * Source as an expression that runs it only if it has arrived as it was sent: the board adds up the bytes that it has got.
 * A changed, lost or doubled byte changes a sum; of two such faults that cancel each other out in one sum, most do not in
 * the other.
 */
const REFUSED = '\x1e= *';
/** Of the expression around the source, in front of the frames of the source. */
export const CHECKED_FRAMES = 2;

/** Its names are in ROM, and its texts among those of other lines: a firmware interns what it reads, for good. */
export function checkedSource(source: Uint8Array): string {
  const { length, sum, secondHalf } = sumsOf(source);
  const isWhole = `(key.len(end),key.sum(end),key.sum(end[${length >> 1}:]))==(${length},${sum},${secondHalf})`;
  return `(lambda key,end:key.exec(end)if ${isWhole} else key.print('\\x1e=','*'))(__import__('builtins'),${bytesLiteral(source)})`;
}

/** Whether the board said that the source is not what was sent. */
export function isRefused(output: Uint8Array): boolean {
  return Buffer.from(output).toString('latin1').includes(REFUSED);
}

/** Three figures that the board can find fast and without room: its length, and the sums of all and of the second half. */
export function sumsOf(bytes: Uint8Array): { length: number; sum: number; secondHalf: number } {
  const add = (total: number, byte: number) => total + byte;
  const half = bytes.length >> 1;
  return { length: bytes.length, sum: bytes.reduce(add, 0), secondHalf: bytes.subarray(half).reduce(add, 0) };
}

const ESCAPED = new Map([
  [0x0a, '\\n'],
  [0x27, "\\'"],
  [0x5c, '\\\\'],
]);

/** `bytes` as Python writes them, in characters that no prompt acts on. */
export function bytesLiteral(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => {
    if (ESCAPED.has(byte)) return ESCAPED.get(byte);
    const isPlain = byte >= 0x20 && byte < 0x7f;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b'${characters.join('')}'`;
}
