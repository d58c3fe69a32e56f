/**
 * The friendly prompt hands the value of each statement of a module that is an expression to this function, which prints it;
 * a global name stands before the builtin. type() takes anything, and allocates nothing.
 */
export const PRINT_NOTHING_LINE = '__repl_print__=type';

export const PRINT_AGAIN_LINE = "globals().pop('__repl_print__',None)";
