/**
 * The line that takes away what mpgc has put on a board, all of it under one name, and does no harm where there is nothing. Old
 * firmware keeps the value of a name that was deleted: it is one that takes no heap.
 */
export const REMOVE_LINE = '_mpgc=0;del _mpgc';

/** The line that takes away the module of that name, which a program may import; of a firmware that has sys.modules. */
export const FORGET_LINE = "__import__('sys').modules.pop('mpgc',None)";
