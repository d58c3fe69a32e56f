/** What objects take of a heap, in bytes: heads of four words, and whole blocks for what they hold. */
export interface ObjectSizes {
  blockBytes: number;
  /** Of so many bytes. */
  bytearray(length: number): number;
  /** With the zero byte behind them. */
  bytes(length: number): number;
  /** Of so many items; a list has room for four at least (objlist.c, LIST_MIN_ALLOC). */
  list(length: number): number;
  dict(entries: number): number;
}

const HEAD_WORDS = 4;
const LEAST_ITEMS = 4;

export function objectSizes(board: { blockBytes: number; wordBytes: number }): ObjectSizes {
  const { blockBytes, wordBytes } = board;
  const blocks = (bytes: number) => Math.ceil(bytes / blockBytes) * blockBytes;
  const head = blocks(HEAD_WORDS * wordBytes);
  return {
    blockBytes,
    bytearray: (length) => head + blocks(length),
    bytes: (length) => head + blocks(length + 1),
    list: (length) => head + blocks(Math.max(LEAST_ITEMS, length) * wordBytes),
    dict: (entries) => head + blocks(2 * entries * wordBytes),
  };
}
