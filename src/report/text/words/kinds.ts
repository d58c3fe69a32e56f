import { UNKNOWN_HEAD } from '../../../heap/map/heap-area.js';

/** The letter that mpgc's own allocations have in the maps of a report, of whatever kind they are; no firmware prints it. */
export const MPGC = 'P';

/** What the letter of a head stands for (py/gc.c gc_dump_alloc_table()), in the order of the legend. */
export const KINDS = new Map([
  ['h', 'other'],
  ['T', 'tuple'],
  ['L', 'list'],
  ['D', 'dict'],
  ['S', 'str or bytes'],
  ['A', 'array or bytearray'],
  ['F', 'float'],
  ['B', 'bytecode function'],
  ['M', 'module'],
  ['m', 'marked'],
  [UNKNOWN_HEAD, 'kind not known'],
  [MPGC, 'mpgc'],
]);
