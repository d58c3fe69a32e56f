import type { SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';
import { isKeptByCall } from './kept-elsewhere.js';
import type { FindPatterns, LinePattern } from './line-pattern.js';
import type { ObjectSizes } from './object-sizes.js';
import {
  attributeOf,
  callOf,
  childrenOf,
  expressionsOf,
  isGivenElsewise,
  numberOf,
  type ProgramSyntax,
} from './program-syntax.js';

/** What is read into a new object, and slices that are copied to be passed on. */
export const copiedBytes: FindPatterns = (statement, program, sizes) =>
  [...expressionsOf(statement)].flatMap((node) => {
    const found = read(node, program, sizes) ?? slice(node, program, sizes);
    return found ? [found] : [];
  });

/** By method: what reads into a buffer, and which argument is the count. */
const INTO: Record<string, { into: string; count: number }> = {
  read: { into: 'readinto', count: 0 },
  readfrom: { into: 'readfrom_into', count: 1 },
  readfrom_mem: { into: 'readfrom_mem_into', count: 2 },
};
const STREAM_NAME = /(^|[._])(uart|spi|i2c|serial|ser|sock|socket|stream|file|fp|f)\d*$/i;
const STREAM_MAKER = /^(open|UART|SPI|SoftSPI|I2C|SoftI2C|socket|BytesIO)$/;

function read(node: SyntaxNode, program: ProgramSyntax, sizes: ObjectSizes): LinePattern | null {
  const call = callOf(node);
  const attribute = call && attributeOf(call.callee);
  const known = attribute && INTO[program.textOf(attribute.property)];
  if (!known || call.args.length <= known.count || !isStream(attribute.object, program)) return null;
  const length = numberOf(call.args[known.count], program);
  return {
    code: 'read-into',
    name: known.into,
    mostBytes: length === null ? Infinity : sizes.bytes(length),
    leftBytes: 0,
    isAll: false,
  };
}

/** Made as one in this file, else by its name; of a name that is made something else, not. */
function isStream(object: SyntaxNode, program: ProgramSyntax): boolean {
  const made = program.valuesOf(program.textOf(object)).map((value) => makerOf(value, program));
  if (made.length > 0 && made.every((maker) => maker !== null)) {
    return made.every((maker) => STREAM_MAKER.test(maker!));
  }
  return STREAM_NAME.test(program.textOf(object));
}

function makerOf(value: SyntaxNode, program: ProgramSyntax): string | null {
  const callee = callOf(value)?.callee;
  if (!callee) return null;
  return program.textOf(attributeOf(callee)?.property ?? callee);
}

/** The view takes one block, too. */
function slice(node: SyntaxNode, program: ProgramSyntax, sizes: ObjectSizes): LinePattern | null {
  const list = node.parent;
  if (node.name !== 'MemberExpression' || list?.name !== 'ArgList' || isKeptByCall(list, program))
    return null;
  // It shows a view as an object, and not what is in it.
  if (program.textOf(list.parent!.firstChild!) === 'print') return null;
  const [object, open, ...rest] = childrenOf(node);
  const colons = rest.filter(({ name }) => name === ':').length;
  if (!object || open?.name !== '[' || colons !== 1) return null;
  const name = program.textOf(object);
  if (isGivenAround(node, name, program)) return null;
  const kinds = new Set(program.valuesOf(name).map((value) => bytesKind(value, program)));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === null || kind === undefined) return null;
  const length = lengthOf(rest, program);
  return {
    code: 'memoryview',
    name,
    mostBytes: length === null ? Infinity : sizes[kind](length),
    leftBytes: sizes.blockBytes,
    isAll: false,
  };
}

/** Whether the name is, in the function around it, a parameter or the like: then values elsewhere in the file tell nothing. */
function isGivenAround(node: SyntaxNode, name: string, program: ProgramSyntax): boolean {
  return [...walk(program.scopeOf(node))].some(
    (one) => one.name === 'VariableName' && program.textOf(one) === name && isGivenElsewise(one),
  );
}

/** null for what is neither, or not known to be. */
function bytesKind(value: SyntaxNode, program: ProgramSyntax): 'bytes' | 'bytearray' | null {
  if (value.name === 'String') return /^r?b/i.test(program.textOf(value)) ? 'bytes' : null;
  const callee = callOf(value)?.callee;
  const name = callee ? program.textOf(callee) : '';
  return name === 'bytes' || name === 'bytearray' ? name : null;
}

/** Of `[10:110]` and `[:100]`; null where a bound is no literal, or missing at the end. */
function lengthOf(bounds: SyntaxNode[], program: ProgramSyntax): number | null {
  const [first, second, third] = bounds;
  const [from, to] =
    first?.name === ':'
      ? [0, numberOf(second, program)]
      : [numberOf(first, program), numberOf(third, program)];
  return from === null || to === null ? null : Math.max(0, to - from);
}
