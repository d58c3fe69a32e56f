import { SAMPLE_SOURCES } from '../sample-sources.js';
import { SAMPLE_ROLES, type SampleRecord } from '../schema.js';

const START = Buffer.from('{"type":"sample"');
const [NULL, TRUE, FALSE] = ['null', 'true', 'false'].map((word) => Buffer.from(word)) as [
  Buffer,
  Buffer,
  Buffer,
];
const SOURCES = SAMPLE_SOURCES.map((source) => Buffer.from(`"${source}"`));
const ROLES = SAMPLE_ROLES.map((role) => Buffer.from(`"${role}"`));

const FIELDS = [
  'seq',
  'source',
  'boardMs',
  'allocBytes',
  'freeBytes',
  'stackBytes',
  'collected',
  'pauseUs',
  'previousCostUs',
  'label',
  'role',
  'atMs',
  'sum',
] as const satisfies (keyof SampleRecord | 'sum')[];
const KEYS = FIELDS.map((field) => Buffer.from(`,"${field}":`));
const LABEL = 1 << FIELDS.indexOf('label');
const ROLE = 1 << FIELDS.indexOf('role');
const SUM = 1 << FIELDS.indexOf('sum');
const REQUIRED = (1 << FIELDS.length) - 1 - LABEL - ROLE - SUM;

const [QUOTE, POINT, ZERO, NINE, BACKSLASH, CLOSE] = [0x22, 0x2e, 0x30, 0x39, 0x5c, 0x7d];
const [FIRST_PRINTED, LAST_PRINTED] = [0x20, 0x7e];
/** Any number of so many digits is exact, and so is its quotient by a power of ten after rounding: as JSON.parse() has it. */
const MAX_DIGITS = 15;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits);

/**
 * Reads the samples of a capture from their bytes, as CaptureWriter writes them: of a long run nearly all lines are
 * samples, and a number at a time they take a fifth of what JSON.parse() and the schema take. Whatever it does not
 * read, damaged or only written in another way, is for these two.
 */
export class SampleScanner {
  #bytes: Buffer = START;
  #at = 0;
  /** Where the last key was found: the keys of all lines are in one order. */
  #nextKey = 0;
  #failed = false;
  /** A bit for each field that the line has. */
  #seen = 0;
  #atMs = 0;
  #seq = 0;
  /** Places in SAMPLE_SOURCES and SAMPLE_ROLES. */
  #source = 0;
  #role = 0;
  #boardMs = 0;
  #allocBytes = 0;
  #freeBytes: number | null = null;
  #stackBytes: number | null = null;
  #collected = false;
  #pauseUs: number | null = null;
  #previousCostUs = 0;
  #label = '';

  /** Null for all that is not plainly a whole and valid sample from `start` up to `end`. */
  scan(bytes: Buffer, start: number, end: number): SampleRecord | null {
    this.#bytes = bytes;
    this.#at = start;
    this.#failed = bytes[end - 1] !== CLOSE || !this.#skip(START);
    this.#nextKey = 0;
    this.#seen = 0;
    while (this.#at < end - 1 && !this.#failed) this.#field();
    const isWhole = (this.#seen & REQUIRED) === REQUIRED && this.#at === end - 1;
    return this.#failed || !isWhole ? null : this.#sample();
  }

  #field(): void {
    const number = this.#key();
    const bit = 1 << number;
    if (number === -1 || (this.#seen & bit) !== 0) {
      this.#failed = true;
      return;
    }
    this.#seen |= bit;
    switch (FIELDS[number]) {
      case 'seq':
        this.#seq = this.#integer();
        if (this.#seq === 0) this.#failed = true;
        break;
      case 'source':
        this.#source = this.#word(SOURCES);
        break;
      case 'boardMs':
        this.#boardMs = this.#number();
        break;
      case 'allocBytes':
        this.#allocBytes = this.#integer();
        break;
      case 'freeBytes':
        this.#freeBytes = this.#nullable();
        break;
      case 'stackBytes':
        this.#stackBytes = this.#nullable();
        break;
      case 'collected':
        this.#collected = this.#skip(TRUE);
        if (!this.#collected && !this.#skip(FALSE)) this.#failed = true;
        break;
      case 'pauseUs':
        this.#pauseUs = this.#nullable();
        break;
      case 'previousCostUs':
        this.#previousCostUs = this.#integer();
        break;
      case 'atMs':
        this.#atMs = this.#number();
        break;
      case 'label':
        this.#label = this.#text();
        break;
      case 'role':
        this.#role = this.#word(ROLES);
        break;
      case 'sum':
        // Of the line: sum-check.ts has held it to that.
        this.#integer();
        break;
    }
  }

  #sample(): SampleRecord {
    const sample: SampleRecord = {
      type: 'sample',
      atMs: this.#atMs,
      seq: this.#seq,
      source: SAMPLE_SOURCES[this.#source]!,
      boardMs: this.#boardMs,
      allocBytes: this.#allocBytes,
      freeBytes: this.#freeBytes,
      stackBytes: this.#stackBytes,
      collected: this.#collected,
      pauseUs: this.#pauseUs,
      previousCostUs: this.#previousCostUs,
    };
    if ((this.#seen & LABEL) !== 0) sample.label = this.#label;
    if ((this.#seen & ROLE) !== 0) sample.role = SAMPLE_ROLES[this.#role]!;
    return sample;
  }

  /** The place of the field in FIELDS; -1 for none of them. */
  #key(): number {
    for (let tried = 0; tried < KEYS.length; tried++) {
      const number = (this.#nextKey + tried) % KEYS.length;
      if (!this.#skip(KEYS[number]!)) continue;
      this.#nextKey = number + 1;
      return number;
    }
    return -1;
  }

  /** The place among `words`. */
  #word(words: Buffer[]): number {
    for (let number = 0; number < words.length; number++) if (this.#skip(words[number]!)) return number;
    this.#failed = true;
    return -1;
  }

  #nullable(): number | null {
    return this.#skip(NULL) ? null : this.#integer();
  }

  /** Of letters that stand for themselves alone. */
  #text(): string {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = start;
    if (bytes[this.#at] !== QUOTE) this.#failed = true;
    for (; bytes[at] !== QUOTE && !this.#failed; at++) {
      const letter = bytes[at]!;
      this.#failed = !(letter >= FIRST_PRINTED && letter <= LAST_PRINTED && letter !== BACKSLASH);
    }
    this.#at = at + 1;
    return bytes.toString('latin1', start, at);
  }

  #integer(): number {
    const start = this.#at;
    const value = this.#digits(0);
    const length = this.#at - start;
    const isPlain = length > 0 && length <= MAX_DIGITS && (length === 1 || this.#bytes[start] !== ZERO);
    if (!isPlain) this.#failed = true;
    return value;
  }

  #number(): number {
    const start = this.#at;
    const whole = this.#integer();
    if (this.#bytes[this.#at] !== POINT) return whole;
    this.#at += 1;
    const fraction = this.#at;
    const value = this.#digits(whole);
    const places = this.#at - fraction;
    if (places === 0 || this.#at - start - 1 > MAX_DIGITS) this.#failed = true;
    return this.#failed ? 0 : value / POWERS[places]!;
  }

  #digits(before: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let value = before;
    for (let digit = bytes[at]!; digit >= ZERO && digit <= NINE; digit = bytes[at]!) {
      value = value * 10 + (digit - ZERO);
      at += 1;
    }
    this.#at = at;
    return value;
  }

  #skip(wanted: Buffer): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < wanted.length; index++) if (bytes[at + index] !== wanted[index]) return false;
    this.#at = at + wanted.length;
    return true;
  }
}
