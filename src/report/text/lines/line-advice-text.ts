import type { LineAdvice } from '../../../analysis/lines/advice/line-advice.js';
import { clipText } from '../../syntax/clip-text.js';
import type { Advice } from '../advice/advice.js';
import { formatBytes, formatRate } from '../format.js';

/** "main.py:14: make the bytearray once … Saves at most 80 B a hit, 4,000 B in all." */
export function lineAdviceText(advice: LineAdvice): Advice {
  const { code, path, line } = advice;
  return { code, text: `${path}:${line}: ${whatToDo(advice)} ${savesText(advice)}` };
}

/** "Saves at most 80 B a hit, 4,000 B in all." */
export function savesText({ savesPerHit, savesBytes, exact }: LineAdvice): string {
  const perHit =
    Number.isInteger(savesPerHit) || exact
      ? formatRate(savesPerHit)
      : `≈${formatRate(Math.round(savesPerHit))}`;
  return `Saves at most ${perHit} a hit, ${exact ? '' : '≈'}${formatBytes(savesBytes)} in all.`;
}

/** Of an expression that is named. */
const MOST_NAME = 32;

/** By MicroPython's "MicroPython on microcontrollers" and "Maximising MicroPython speed". */
export function whatToDo({ code, name }: Pick<LineAdvice, 'code' | 'name'>): string {
  const named = clipText(name.replace(/\s+/g, ' '), MOST_NAME);
  switch (code) {
    case 'reuse-object':
      return `make the ${name} once, before the loop or outside of the function, and use it again; only if nothing else keeps it.`;
    case 'make-bytes-once':
      return 'make these bytes once, outside of the loop or function: they never change.';
    case 'bytes-literal':
      return "write the bytes as a literal, b'\\x01\\x02': it is made when the program is compiled.";
    case 'constant-tuple':
      return 'write (…) in place of […]: a tuple of constants is made when the program is compiled.';
    case 'generator':
      return 'write (…) in place of […], a generator: no list is made of what is used once.';
    case 'list-to-join':
      return 'give join() a list, […]: of a generator it makes one itself, beside the generator.';
    case 'read-into':
      return `make a bytearray once and read into it with ${name}(), where it is a stream or bus that has that.`;
    case 'memoryview':
      return `pass a slice of memoryview(${named}), made once: a slice of ${named} itself is a copy.`;
    case 'print-values':
      return 'give print() the values, print(a, b, sep=""): it needs no string made of them.';
    case 'join-literals':
      return 'write the strings side by side without +: the compiler joins them.';
    case 'format-once':
      return "put the text together at once, by '…%s…' % (a, b): each + makes a string of its own.";
    case 'integers':
      return `count in integers (tenths, millivolts) where that is exact enough: each result of ${named} is an object.`;
    case 'keep-bound-method':
      return `keep ${named} in an attribute once, and pass that: a method is bound anew each time.`;
    case 'define-once':
      return 'define the function once with def, outside: a lambda is made anew each time.';
  }
}
