/** The same numbers in every run: xorshift, 0 up to, not including, `below`. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 0 || 1;
  }

  below(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

type Mutation = (text: string, dice: Dice) => string;

/** What stands in a JSON text in place of a value. */
const VALUES = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e308',
  '-1e308',
  '1e400',
  '5e-324',
  '0.1',
  '9007199254740993',
  '9223372036854775808',
  '""',
  '"x"',
  '"\\u0000\\u001b[2J\\n::error::x"',
  '"\\ud800"',
  '"__proto__"',
  '"99999999999"',
  '[]',
  '{}',
  '[[[[]]]]',
  '{"__proto__":1}',
  '[1,2,3,4,5,6,7,8]',
];
/** What stands in the text of a value in place of a number. */
const NUMBERS = [
  '0',
  '1',
  '16',
  '17',
  '64',
  '65',
  '1000',
  '99999999999',
  '9'.repeat(30),
  '9'.repeat(400),
  '1e9',
  '-1',
  'ffffffff',
];

const VALUE = /(?<=:)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g;
const NUMBER = /\d+/g;
const KEY = /"\w+"(?=:)/g;

/** Small damage of each kind: to bytes, to lines, and to what the lines say. */
const MUTATIONS: Mutation[] = [
  (text, dice) => replaced(text, dice.below(text.length), 1, String.fromCharCode(dice.below(0x180))),
  (text, dice) => replaced(text, dice.below(text.length), 1 + dice.below(40), ''),
  (text, dice) =>
    replaced(text, dice.below(text.length), 0, text.slice(dice.below(text.length)).slice(0, dice.below(60))),
  (text, dice) => text.slice(0, dice.below(text.length)),
  (text, dice) =>
    replaced(
      text,
      dice.below(text.length),
      0,
      dice.of(['{', '[', '"', '\\', '\r', '\n', '\u2028', '\ufeff', '\0']),
    ),
  ...Array<Mutation>(6).fill((text, dice) => matchReplaced(text, VALUE, dice, dice.of(VALUES))),
  ...Array<Mutation>(2).fill((text, dice) => matchReplaced(text, NUMBER, dice, dice.of(NUMBERS))),
  (text, dice) => matchReplaced(text, NUMBER, dice, String(dice.below(2 ** dice.below(32)))),
  (text, dice) =>
    matchReplaced(text, KEY, dice, dice.of(['"x"', '"type"', '"values"', '"__proto__"', '"seq"', '"sum"'])),
  ofLines((lines, dice) => lines.toSpliced(dice.below(lines.length), 1)),
  ofLines((lines, dice) => lines.toSpliced(dice.below(lines.length), 0, dice.of(lines))),
  ofLines((lines, dice) => {
    const [one, other] = [dice.below(lines.length), dice.below(lines.length)];
    return lines.with(one, lines[other]!).with(other, lines[one]!);
  }),
];

/** A text with one of them, or two or three. */
export function mutated(text: string, dice: Dice): string {
  let result = text;
  for (let times = dice.below(5) >> 1; times >= 0 && result.length > 0; times--)
    result = dice.of(MUTATIONS)(result, dice);
  return result;
}

function replaced(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

function matchReplaced(text: string, pattern: RegExp, dice: Dice, by: string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: match } = dice.of(found);
  return replaced(text, index, match.length, by);
}

function ofLines(change: (lines: string[], dice: Dice) => string[]): Mutation {
  return (text, dice) => change(text.split('\n'), dice).join('\n');
}
