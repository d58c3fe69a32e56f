/** How bytes from a board stand in a record: as text where they are UTF-8, else as base64, so nothing is lost. */
export function encodeContent(bytes: Uint8Array): { text?: string; base64?: string } {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8');
  return Buffer.from(text, 'utf8').equals(buffer) ? { text } : { base64: buffer.toString('base64') };
}

export function decodeContent(content: {
  text?: string | undefined;
  base64?: string | undefined;
}): Uint8Array {
  return content.base64 === undefined
    ? Buffer.from(content.text ?? '', 'utf8')
    : Buffer.from(content.base64, 'base64');
}
