import { bytesLiteral } from '../../repl/checked-source.js';

/** A path for a place of agent-py/, in characters that no prompt acts on. Old firmware has no bytes.decode(). */
export function pathLiteral(path: string): string {
  return `str(${bytesLiteral(Buffer.from(path))}, "utf8")`;
}
