import { firstSlotOf, type Operation } from '../../heap/conformance/heap-program.js';
import { OVERWRITE_STALE } from '../../heap/conformance/overwrite-stale.js';

/** agent-py/heap_program.py's numbers. */
const NUMBERS: Readonly<Record<Operation['type'], number>> = {
  bytearray: 0,
  list: 1,
  dict: 2,
  drop: 3,
  append: 4,
  add: 5,
  pop: 6,
  clear: 7,
  extend: 8,
  collect: 9,
  threshold: 10,
  map: 11,
  litter: 12,
  overwrite: 13,
  ballast: 15,
};
/** Ends OVERWRITE_STALE on the board. */
const RETURN = 14;
const FIRST_CHARACTER = 40;
const BASE = 85;

/** A heap program as a Python bytes literal: 4 characters an operation, none of which needs two on the wire but `\`. */
export function encodeProgram(program: readonly Operation[]): string {
  return literal(
    program.map((operation) => encode(NUMBERS[operation.type], slotOf(operation), argumentOf(operation))),
  );
}

/** What stays on the board for `overwrite`. */
export function encodeOverwriteStale(): string {
  const steps = OVERWRITE_STALE.map((operation) =>
    encode(NUMBERS[operation.type], slotOf(operation), argumentOf(operation)),
  );
  return literal([...steps, encode(RETURN, 0, 0)]);
}

function encode(number: number, slot: number, argument: number): string {
  const digits = [number, slot, Math.floor(argument / BASE), argument % BASE];
  return String.fromCharCode(...digits.map((digit) => digit + FIRST_CHARACTER));
}

function literal(operations: string[]): string {
  return `b'${operations.join('').replaceAll('\\', '\\\\')}'`;
}

function slotOf(operation: Operation): number {
  if (operation.type === 'overwrite') return firstSlotOf(operation.set);
  return 'slot' in operation ? operation.slot : 0;
}

function argumentOf(operation: Operation): number {
  switch (operation.type) {
    case 'bytearray':
      return operation.bytes;
    case 'threshold':
      return operation.units;
    case 'drop':
    case 'append':
    case 'add':
    case 'pop':
    case 'litter':
    case 'ballast':
      return operation.count;
    case 'extend':
      return operation.pad;
    default:
      return 0;
  }
}
