/** The line that takes away what mpgc has put on a board, all of it under one name, and does no harm where there is nothing. */
export const REMOVE_LINE = "globals().pop('_mpgc',None)";
