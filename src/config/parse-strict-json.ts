import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { MpgcError } from '../errors.js';

/**
 * What a JSON text says. Strict: no comments, and no key twice in an object, of which JSON.parse() would take the last.
 * @throws MpgcError CONFIG_INVALID with the line and the column; `path` stands in front
 */
export function parseStrictJson(text: string, path: string): unknown {
  try {
    return parsed(text, path);
  } catch (cause) {
    // The parser calls itself for each level.
    if (!(cause instanceof RangeError)) throw cause;
    throw new MpgcError('CONFIG_INVALID', `${path} is nested too deeply.`, {
      cause,
      suggestions: ['The format: schemas/config-1.json in the package.'],
    });
  }
}

function parsed(text: string, path: string): unknown {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (error) throw noJson(text, error.offset, path);
  const again = tree && keyGivenTwice(tree);
  if (again) {
    throw new MpgcError(
      'CONFIG_INVALID',
      `${path}:${placeOf(text, again.offset)}: duplicate key ${again.value}.`,
      { suggestions: ['Keep one of the two.'] },
    );
  }
  return JSON.parse(text);
}

function noJson(text: string, at: number, path: string): MpgcError {
  const found =
    at < text.length ? `'${[...text.slice(at, at + 2)][0]}' is not expected there` : 'it ends too soon';
  return new MpgcError('CONFIG_INVALID', `${path}:${placeOf(text, at)} is not JSON: ${found}.`, {
    suggestions: ['JSON takes double quotes, no comments, and no comma after the last member.'],
  });
}

/** "4:3": the line and the column, from 1. */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** The first key that its object has had before. */
function keyGivenTwice({ type, children = [] }: Node): Node | null {
  const keys = new Set<unknown>();
  for (const child of children) {
    const [key] = type === 'object' ? (child.children ?? []) : [];
    if (key && keys.has(key.value)) return key;
    if (key) keys.add(key.value);
    const inner = keyGivenTwice(child);
    if (inner) return inner;
  }
  return null;
}
