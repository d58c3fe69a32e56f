import { parser } from '@lezer/python';

/**
 * What keeps the block of mpgc alive while a program runs, without taking room that the program would have: the list
 * `sys.argv`, which has free slots from the start, or the value of the global `__name__`, where there is no such list.
 */
export type HoldRoot = 'argv' | 'name';

export interface HoldSizes {
  /** Of the list that lies in front of the held block while that is taken, in words. */
  fillerWords: number;
  /** Of the tuple that is held, its own two words left out. */
  heldItems: number;
}

/**
 * Added to the sizes, and taken off on the board: numbers from 2**20 to 2**27 are equally long in bytecode, so that the compiled
 * line, and with it the place of the block, is the same for all of them.
 */
const OFFSET = 2 ** 20;
const ARGV = "__import__('sys').argv";

/**
 * Takes a tuple, which is one allocation, at the upper end of the heap, by a list in front of it that is given back at once; collects, and prints the
 * map. All names in it are in the ROM of every firmware: others would be interned.
 */
function holding({ fillerWords, heldItems }: HoldSizes): string {
  const steps = [
    `(0,)*(end-${OFFSET})`,
    'sep.clear()',
    "__import__('gc').collect()",
    "__import__('micropython').mem_info(1)",
  ];
  const inner = `(lambda sep:(${steps.join()})[0])([0]*(key-${OFFSET}))`;
  return `(lambda key,end:${inner})(${fillerWords + OFFSET},${heldItems + OFFSET})`;
}

/** The line for the prompt after which a block is held. */
export function holdLine(root: HoldRoot, sizes: HoldSizes): string {
  return root === 'argv' ? `${ARGV}.append(${holding(sizes)})` : `__name__=${holding(sizes)}`;
}

/**
 * The line after which the first statement of `holdingFirst` takes another block, in front of the one that is held already.
 */
export function holdLaterLine(root: HoldRoot, sizes: HoldSizes): string {
  return root === 'argv'
    ? `${ARGV}.append(lambda:${ARGV}.append(${holding(sizes)}))`
    : `__name__=(__name__,lambda key:(key[0],${holding(sizes)}))`;
}

const TAKE = { argv: `${ARGV}.pop()()`, name: '__name__=__name__[1](__name__)' };
const TOTAL = "__import__('micropython').mem_info()";
const STOP = '1/0';
/** What ends a program that was to be compiled only. */
export const STOPPED_BY = 'ZeroDivisionError';

/**
 * What mpgc's statements add to a program's need, at most, in bytes: their text where that is on the heap and their bytecode, in
 * blocks of 16, and while the program is compiled one piece more of the parse tree for STOP and TAKE, two for TOTAL:
 * 128 bytes and a header each (MICROPY_ALLOC_PARSE_CHUNK_INIT).
 */
export const OWN_BYTES = { stop: 16 + 32 + 144, take: 32 + 32 + 144, total: 48 + 32 + 288 };

/** The program with a first statement that takes another block. */
export function holdingFirst(root: HoldRoot, text: string): string {
  return withFirst(TAKE[root], text);
}

/** The program that ends when it is compiled; with `total` it prints the size of the heap then. */
export function stoppingFirst(text: string, { total }: { total: boolean }): string {
  return withFirst(total ? `${TOTAL};${STOP}` : STOP, text);
}

/** A comment or an empty first line makes room for the statement. */
function withFirst(statement: string, text: string): string {
  const [first = '', ...others] = text.split('\n');
  return [statement, ...(/^\s*(#.*)?$/.test(first) ? others : [text])].join('\n');
}

/** The program with a last statement that prints the size of the heap. */
export function tellingTotal(text: string): string {
  return `${text}${text.endsWith('\n') ? '' : '\n'}${TOTAL}\n`;
}

/** A program that does without the global `__name__`, which holds the block: where it asks for that, its value stands. */
export function withoutName(text: string): string {
  const found: number[] = [];
  parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'VariableName' && text.slice(from, to) === '__name__') found.push(from);
    },
  });
  return found.reduceRight(
    (edited, at) => `${edited.slice(0, at)}'__main__'${edited.slice(at + '__name__'.length)}`,
    text,
  );
}
