const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, OPEN_OBJECT] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];

/** About how many values a JSON text makes, however deep: each takes many times its own byte. */
export function countValues(bytes: Uint8Array, start: number, end: number): number {
  let values = 0;
  let inText = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) inText = !inText;
    else if (byte === BACKSLASH) at += 1;
    else if (!inText && (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT)) values += 1;
  }
  return values;
}
