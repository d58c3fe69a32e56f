/** How a firmware writes a value into one word, found from words of known values: py/obj.h, object representations A to C. */
export interface WordForms {
  wordBytes: number;
  none: number;
  isFalse: number;
  isTrue: number;
  /** Bits that tell an interned string, and what they are then. */
  nameMask: number;
  nameBits: number;
  /** A small integer n is n * intStep + intZero. */
  intZero: number;
  intStep: number;
  /** Where a float is an object: the place of its value behind the type, and its size; null where it is a word itself, and where there are none. */
  float: { offsetBytes: number; bytes: 4 | 8 } | null;
}

/**
 * Bits that tell a name, by whether a float is a word (representation C), and whether None is one: since then names share their lowest bits
 * with such objects.
 */
const NAME_MASKS = {
  float: { before: 0xff800007, since: 0xff80000f },
  other: { before: 3, since: 7 },
} as const;

/** The order of the specimens: agent-py/snapshot.py. */
const [NONE, FALSE, TRUE, ZERO, ONE, NAME, FLOAT] = [0, 1, 2, 3, 4, 5, 6];

/** Value of the float among them. */
const KNOWN_FLOAT = 1.5;

/** The word of 0 in these three; in D, where all is a float or in the place of one that is no number, its high bits tell the kind (py/obj.h). */
const ZERO_WORD = 1;

/** null where the words are of no form that is known: those of D, of whatever size, are of none. */
export function wordFormsOf(
  specimens: readonly number[],
  floatWords: readonly number[] | null,
  wordBytes: number,
): WordForms | null {
  const word = (at: number | undefined) => specimens[at ?? -1] ?? 0;
  const [none, name, zero] = [word(NONE), word(NAME), word(ZERO)];
  const intStep = word(ONE) - zero;
  if (specimens.length < 8 || (intStep !== 2 && intStep !== 4) || zero !== ZERO_WORD || name % 4 === 0)
    return null;
  const floatIsWord = word(FLOAT) !== none && word(FLOAT) % 4 !== 0;
  const nameMask = NAME_MASKS[floatIsWord ? 'float' : 'other'][none % 4 === 0 ? 'before' : 'since'];
  return {
    wordBytes,
    none,
    isFalse: word(FALSE),
    isTrue: word(TRUE),
    nameMask,
    nameBits: (name & nameMask) >>> 0,
    intZero: zero,
    intStep,
    float: floatWords ? floatForm(floatWords, wordBytes) : null,
  };
}

export function isName({ nameMask, nameBits }: WordForms, word: number): boolean {
  return word < 2 ** 32 && (word & nameMask) >>> 0 === nameBits;
}

export function isSmallInt({ intZero, intStep }: WordForms, word: number): boolean {
  return word % intStep === intZero;
}

export function smallIntOf({ intZero, intStep, wordBytes }: WordForms, word: number): number {
  const whole = 2 ** (8 * wordBytes);
  const signed = word >= whole / 2 ? word - whole : word;
  return (signed - intZero) / intStep;
}

function floatForm(words: readonly number[], wordBytes: number): WordForms['float'] {
  const bytes = new Uint8Array(words.length * wordBytes);
  const view = new DataView(bytes.buffer);
  words.forEach((word, at) => {
    view.setUint32(at * wordBytes, word % 2 ** 32, true);
    if (wordBytes === 8) view.setUint32(at * wordBytes + 4, Math.floor(word / 2 ** 32), true);
  });
  for (let offsetBytes = wordBytes; offsetBytes + 4 <= bytes.length; offsetBytes += 4) {
    if (offsetBytes + 8 <= bytes.length && view.getFloat64(offsetBytes, true) === KNOWN_FLOAT) {
      return { offsetBytes, bytes: 8 };
    }
    if (view.getFloat32(offsetBytes, true) === KNOWN_FLOAT) return { offsetBytes, bytes: 4 };
  }
  return null;
}
