/** What the agent says by the lines that it prints, told apart by what follows the marker, and what else comes. */
export type AgentEvent =
  /** `bytes`: the line, from behind its marker up to its newline. */
  | (SignEvent & { bytes: Uint8Array })
  | { type: 'output'; bytes: Uint8Array }
  | { type: 'discarded'; bytes: Uint8Array; code: 'wrong-checksum' | 'cut-off' };

type SignEvent = NonNullable<ReturnType<(typeof SIGNS)[number]['decode']>>;

/** A sample as the board sent it: times in 30-bit ticks, see agent-py/core.py. */
export interface WireSample {
  number: number;
  kind: number;
  ticksMs: number;
  allocBytes: number;
  freeBytes: number;
  stackBytes: number;
  pauseUs: number;
  previousCostUs: number;
  label: string;
}

/**
 * `count`: calls asked for; `done`: that were begun; `errors`: that raised; `ms`: by the board's clock; `settings`: the
 * exclusive or of what else it was asked for.
 */
export interface WireBatch {
  count: number;
  done: number;
  errors: number;
  ms: number;
  settings: number;
}

/** `begun`: passes of the loop so far, with the one at whose head it is. */
export interface WirePass {
  loop: number;
  begun: number;
}

/** `place`: where the counters of a line stand, 0 for none, 1 between two calls or passes, of which there were so many. */
export interface WireLineEnd {
  place: number;
  passes: number;
}

/**
 * `asked`: calls with the heap locked; `begun`: of these; `place`: how often the call left it locked, or the statement that it was in
 * (agent-py/noalloc_lines.py).
 */
export interface WireLockedCalls {
  asked: number;
  begun: number;
  failed: boolean;
  place: number;
}

/** Bytes that were allocated by a call, or in a statement, which are counted; `most` at a time; `times`: how often that was begun. */
export interface WireAllocated {
  number: number;
  bytes: number;
  most: number;
  times: number;
}

/** A container that a walk came to: the number of its kind, how many it holds, its address, and the way, as agent-py/census.py has it. */
export interface WireContainer {
  kind: number;
  length: number;
  address: number;
  way: string;
}

/** The end of a walk: its number, how many containers it told of, and what it left out, by bits. */
export interface WireWalkEnd {
  number: number;
  lines: number;
  left: number;
}

/**
 * Of a heap map that follows in lines: the heap's address and blocks, the sum of its allocation table, and what was in use in bytes, counted in
 * it and by gc.mem_alloc().
 */
export interface WireTable {
  address: number;
  blocks: number;
  sum: number;
  countedBytes: number;
  usedBytes: number;
}

export interface WireSign<E = SignEvent> {
  /** What follows the marker, `#` for a digit and `$` for the end of the line. Nothing else makes a line the agent's. */
  sign: string;
  /** Set where a marker ends the line, and not the first line end. */
  endsWithMarker?: true;
  /** The whole line, its end not included. */
  pattern: RegExp;
  /** null where the line is damaged. */
  decode(groups: string[]): E | null;
}

/** A sign that is to come is one entry; what becomes of its event is asked for by the compiler, in exchange-recorder.ts. */
const SIGNS = [
  // agent-py/core.py: number, 7 values, checksum, label.
  wireSign({
    sign: ' #',
    // The marker stands behind the label as well, which may hold line ends.
    endsWithMarker: true,
    pattern: /^ (\d+(?: \d+){8}) (.*) $/s,
    decode: ([numbers = '', label = '']) => {
      const sample = decodeSample(numbers.split(' ').map(Number), label);
      return sample && { type: 'sample', sample };
    },
  }),
  // agent-py/core.py and hunt.py: the arguments of SystemExit.
  wireSign({
    sign: '!(',
    pattern: /^!\((.*)\)$/s,
    decode: ([argument = '']) => ({ type: 'exit', argument: argument.replace(/,$/, '') }),
  }),
  // agent-py/core.py: the program has come to its end by itself.
  wireSign({ sign: ' *', pattern: /^ \*$/, decode: () => ({ type: 'completed' }) }),
  // stage-source.ts: the program begins; it stands there for the host to hear something.
  wireSign({ sign: ' /', pattern: /^ \/$/, decode: () => ({ type: 'begins' }) }),
  // agent-py/hunt.py: the end of a batch of calls, and the exclusive or of its five figures.
  wireSign({
    sign: '+ #',
    pattern: /^\+ (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [count = 0, done = 0, errors = 0, ms = 0, settings = 0, check = 0] = groups.map(Number);
      const batch: WireBatch = { count, done, errors, ms, settings };
      return check === (count ^ done ^ errors ^ ms ^ settings) ? { type: 'batch', batch } : null;
    },
  }),
  // agent-py/loops.py: the loop and the pass of the sample that follows.
  wireSign({
    sign: '^ #',
    pattern: /^\^ (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [loop = 0, begun = 0, check = 0] = groups.map(Number);
      return check === ((begun & 0xffff) ^ (2 * loop)) ? { type: 'pass', pass: { loop, begun } } : null;
    },
  }),
  // agent-py/lines.py: the line that has ended, whose heap map follows, and the calls or passes so far.
  wireSign({
    sign: '@ #',
    pattern: /^@ (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [place = 0, passes = 0, check = 0] = groups.map(Number);
      return check === (place ^ passes) ? { type: 'line-ends', end: { place, passes } } : null;
    },
  }),
  // agent-py/noalloc.py and noalloc_lines.py: calls with the heap locked, and what was allocated with it open.
  wireSign({
    sign: '% #',
    pattern: /^% (\d+) (\d+) ([01]) (\d+) (\d+)$/,
    decode: (groups) => {
      const [asked = 0, begun = 0, failed = 0, place = 0, check = 0] = groups.map(Number);
      const calls: WireLockedCalls = { asked, begun, failed: failed === 1, place };
      return check === (asked ^ begun ^ failed ^ place) ? { type: 'locked-calls', calls } : null;
    },
  }),
  wireSign({
    sign: '& #',
    pattern: /^& (\d+) (-?\d+) (-?\d+) (\d+) (-?\d+)$/,
    decode: (groups) => {
      const [number = 0, bytes = 0, most = 0, times = 0, check = 0] = groups.map(Number);
      const allocated: WireAllocated = { number, bytes, most, times };
      return check === (number ^ bytes ^ most ^ times) ? { type: 'allocated', allocated } : null;
    },
  }),
  // agent-py/core.py: the count in the allocation table is not what gc.mem_alloc() says, both in bytes; before the sample of that number.
  wireSign({
    sign: '~ #',
    pattern: /^~ (\d+) (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [check = 0, seq = 0, countedBytes = 0, allocBytes = 0] = groups.map(Number);
      return check === (seq ^ countedBytes ^ allocBytes)
        ? { type: 'count-differs', difference: { seq, countedBytes, allocBytes } }
        : null;
    },
  }),
  // agent-py/census.py: a container, whose way may hold line ends, and the end of a walk.
  wireSign({
    sign: '= #',
    endsWithMarker: true,
    pattern: /^= (\d+) (\d+) (-?\d+) (.*)$/s,
    decode: ([kind = '', length = '', address = '', way = '']) => ({
      type: 'container',
      container: { kind: Number(kind), length: Number(length), address: Number(address), way },
    }),
  }),
  wireSign({
    sign: '== #',
    pattern: /^== (\d+) (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [number = 0, lines = 0, left = 0, check = 0] = groups.map(Number);
      return check === (number ^ lines ^ left) ? { type: 'walk-ends', end: { number, lines, left } } : null;
    },
  }),
  // agent-py/hold_map.py: the allocation table, and its lines by their numbers.
  wireSign({
    sign: '< #',
    pattern: /^< (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/,
    decode: (groups) => {
      const [address = 0, blocks = 0, sum = 0, countedBytes = 0, usedBytes = 0, check = 0] =
        groups.map(Number);
      return check === (address ^ blocks ^ sum ^ countedBytes ^ usedBytes)
        ? { type: 'table-begins', table: { address, blocks, sum, countedBytes, usedBytes } }
        : null;
    },
  }),
  wireSign({
    sign: '|',
    pattern: /^\|([0-o])([0-o])([0-~]+)([0-o]{2})$/,
    decode: ([low = '', high = '', text = '', check = '']) =>
      checkOfTable(text) === check
        ? { type: 'table-line', number: sixBits(low) | (sixBits(high) << 6), text }
        : null,
  }),
  // agent-py/hold_map.py: ctrl-C came while it was printed.
  wireSign({ sign: '>$', pattern: /^>$/, decode: () => ({ type: 'table-interrupted' }) }),
  // agent-py/core.py, loops.py and copy_map.py: around a heap dump; output between them is the dump.
  wireSign({ sign: '[*$', pattern: /^\[\*$/, decode: () => ({ type: 'dump-begins', running: true }) }),
  wireSign({ sign: '[$', pattern: /^\[$/, decode: () => ({ type: 'dump-begins', running: false }) }),
  wireSign({ sign: ']$', pattern: /^\]$/, decode: () => ({ type: 'dump-ends' }) }),
];

/** Keeps the type of its event, from which AgentEvent is made. */
function wireSign<T extends string, E extends { type: T }>(sign: WireSign<E>): WireSign<E> {
  return sign;
}

/** What the bytes after a marker begin: a line of the agent, `none`, or `unknown` while there are too few of them. */
export function findSign(bytes: Uint8Array): WireSign | 'none' | 'unknown' {
  let open = false;
  for (const wire of SIGNS) {
    const fit = fits(wire.sign, bytes);
    if (fit === 'whole') return wire;
    open ||= fit === 'part';
  }
  return open ? 'unknown' : 'none';
}

function fits(sign: string, bytes: Uint8Array): 'whole' | 'part' | 'not' {
  const length = Math.min(sign.length, bytes.length);
  for (let at = 0; at < length; at++) {
    if (!isOfClass(bytes[at]!, sign[at]!)) return 'not';
  }
  return length === sign.length ? 'whole' : 'part';
}

function isOfClass(byte: number, character: string): boolean {
  if (character === '#') return byte >= 0x30 && byte <= 0x39;
  if (character === '$') return byte === 0x0d || byte === 0x0a;
  return byte === character.charCodeAt(0);
}

const CHECKSUM_MODULUS = 65521;

/** `checksum` as agent-py/core.py computes it. Values are below 2^31. */
export function checksumOf(number: number, values: number[]): number {
  return values.reduce((sum, value) => ((sum * 31) ^ value) % CHECKSUM_MODULUS, number);
}

const FIRST_VALUE = 0x30;

function sixBits(character: string): number {
  return character.charCodeAt(0) - FIRST_VALUE;
}

/** Of a line of the table, as agent-py/hold_map.py computes it. */
export function checkOfTable(text: string): string {
  let check = 0;
  for (let at = 0; at < text.length; at++) check = Math.imul(check, 31) ^ text.charCodeAt(at);
  return String.fromCharCode(FIRST_VALUE + (check & 63), FIRST_VALUE + ((check >> 6) & 63));
}

/** More of a label than anybody reads is cut, and shows it. */
const MAX_LABEL = 1000;

function shortened(label: string): string {
  return label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label;
}

function decodeSample(numbers: number[], label: string): WireSample | null {
  const [number = 0, ...values] = numbers;
  const checksum = values.pop();
  const [
    kind = 0,
    ticksMs = 0,
    allocBytes = 0,
    freeBytes = 0,
    stackBytes = 0,
    pauseUs = 0,
    previousCostUs = 0,
  ] = values;
  if (checksumOf(number, values) !== checksum) return null;
  return {
    number,
    kind,
    ticksMs,
    allocBytes,
    freeBytes,
    stackBytes,
    pauseUs,
    previousCostUs,
    label: shortened(label.replaceAll('\r\n', '\n')),
  };
}
