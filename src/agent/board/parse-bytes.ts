const ESCAPES: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  0: 0x00,
  '\\': 0x5c,
  "'": 0x27,
  '"': 0x22,
};
const LITERAL = /^b(['"])(.*)\1$/;
const PARTS = /\\x([0-9a-f]{2})|\\(.)|([\x20-\x5b\x5d-\x7e])/gy;

/** The bytes that a board prints as Python writes them, like b'a\n'; null for anything else. */
export function parseBytes(literal: string): Buffer | null {
  const text = LITERAL.exec(literal)?.[2];
  if (text === undefined) return null;
  const bytes: number[] = [];
  let end = 0;
  for (const [part, hex, escaped, plain] of text.matchAll(PARTS)) {
    const byte =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : escaped === undefined
          ? plain?.charCodeAt(0)
          : ESCAPES[escaped];
    if (byte === undefined) return null;
    bytes.push(byte);
    end += part.length;
  }
  return end === text.length ? Buffer.from(bytes) : null;
}
