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
]);
