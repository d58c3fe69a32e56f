import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplyDecoder } from '../../src/repl/reply-decoder.js';

interface Decoded {
  output: string;
  kind: 'done' | 'rebooted' | null;
  traceback: string | null;
  /** What came after the end, whichever chunk it was in. */
  rest: string;
}

/** Pushes chunk after chunk until the reply has ended; what was not pushed by then belongs to the rest. */
function decode(chunks: Buffer[]): Decoded {
  const decoder = new ReplyDecoder();
  const decoded: Decoded = { output: '', kind: null, traceback: null, rest: '' };
  for (const chunk of chunks) {
    if (decoded.kind !== null) {
      decoded.rest += chunk.toString('latin1');
      continue;
    }
    for (const event of decoder.push(chunk)) {
      if (event.type === 'output') decoded.output += Buffer.from(event.bytes).toString('latin1');
      else {
        decoded.kind = event.type;
        decoded.traceback = event.traceback;
        decoded.rest = Buffer.from(event.rest).toString('latin1');
      }
    }
  }
  return decoded;
}

const TRACEBACK =
  'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nValueError: \r\n';

const REPLIES: [name: string, wire: string, expected: Decoded][] = [
  ['output', '2\r\n\x04\x04>', { output: '2\r\n', kind: 'done', traceback: '', rest: '' }],
  ['no output', '\x04\x04>', { output: '', kind: 'done', traceback: '', rest: '' }],
  ['traceback', `a\x04${TRACEBACK}\x04>`, { output: 'a', kind: 'done', traceback: TRACEBACK, rest: '' }],
  [
    'output after the prompt',
    'a\x04\x04>tick\r\n',
    { output: 'a', kind: 'done', traceback: '', rest: 'tick\r\n' },
  ],
  ['\\x04 first in the output', '\x04a\x04\x04>', { output: '\x04a', kind: 'done', traceback: '', rest: '' }],
  ['\\x04 inside the output', 'a\x04b\x04\x04>', { output: 'a\x04b', kind: 'done', traceback: '', rest: '' }],
  ['\\x04 last in the output', 'a\x04\x04\x04>', { output: 'a\x04', kind: 'done', traceback: '', rest: '' }],
  [
    'many \\x04',
    'a\x04\x04\x04b\x04\x04\x04\x04>',
    { output: 'a\x04\x04\x04b\x04\x04', kind: 'done', traceback: '', rest: '' },
  ],
  [
    '\\x04 in the output, and a traceback',
    `a\x04b\x04${TRACEBACK}\x04>`,
    { output: 'a\x04b', kind: 'done', traceback: TRACEBACK, rest: '' },
  ],
  [
    'the beginning of a reboot as output',
    '\x04\x04MPY: soft\x04\x04>',
    { output: '\x04\x04MPY: soft', kind: 'done', traceback: '', rest: '' },
  ],
  ...['\r\nMPY: soft reboot', 'MPY: soft reboot', '\nMPY: soft reboot', '\r\nsoft reboot', 'soft reboot'].map(
    (text): [string, string, Decoded] => [
      `SystemExit answered by ${JSON.stringify(text)}`,
      `bye\x04\x04${text}\r\nraw REPL; CTRL-B to exit\r\n>`,
      { output: 'bye', kind: 'rebooted', traceback: '', rest: `${text}\r\nraw REPL; CTRL-B to exit\r\n>` },
    ],
  ),
];

describe.each(REPLIES)('a reply with %s', (_name, wire, expected) => {
  const bytes = Buffer.from(wire, 'latin1');

  it('is decoded in one piece', () => {
    expect(decode([bytes])).toEqual(expected);
  });

  it('is decoded byte by byte', () => {
    expect(decode([...bytes].map((byte) => Buffer.of(byte)))).toEqual(expected);
  });

  it('is decoded at every split point', () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(decode([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).toEqual(expected);
    }
  });

  it('is decoded in any chunking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        expect(decode(chunksOf(bytes, cuts))).toEqual(expected);
      }),
    );
  });
});

describe('ReplyDecoder', () => {
  it('gives the same for any bytes in any chunking', () => {
    const piece = fc.constantFrom(
      '\x04',
      '\x04\x04>',
      '\x04\x04',
      '>',
      'a',
      '\r\n',
      'MPY: ',
      'soft reboot',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(60)), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''));
        expect(decode(chunksOf(bytes, cuts))).toEqual(decode([bytes]));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds nothing back of 1 MB without \\x04', () => {
    const decoder = new ReplyDecoder();
    let bytes = 0;
    for (let chunk = 0; chunk < 16; chunk++) {
      for (const event of decoder.push(Buffer.alloc(64 * 1024, 0x61))) {
        if (event.type === 'output') bytes += event.bytes.length;
      }
    }
    expect(bytes).toBe(1024 * 1024);
    expect(decoder.holding).toBe(false);
  });

  it('takes more than 16 KiB after a \\x04 for output', () => {
    const decoder = new ReplyDecoder();
    expect(decoder.push(Buffer.from(`\x04${'a'.repeat(16 * 1024 - 1)}`))).toEqual([]);
    expect(decoder.holding).toBe(true);
    const [event] = decoder.push(Buffer.from('b'));
    expect(event).toMatchObject({ type: 'output' });
    expect(event?.type === 'output' && event.bytes.length).toBe(16 * 1024 + 1);
    expect(decoder.holding).toBe(false);
    expect(decoder.push(Buffer.from('\x04\x04>'))).toEqual([
      { type: 'done', traceback: '', rest: Buffer.alloc(0), bytes: Buffer.from('\x04\x04>') },
    ]);
  });

  it('treats a part of more than 16 KiB between two \\x04 the same in one piece and in two', () => {
    const bytes = Buffer.from(`\x04${'a'.repeat(20_000)}\x04>`);
    const [whole, split] = [decode([bytes]), decode([bytes.subarray(0, 19_000), bytes.subarray(19_000)])];
    expect(whole.kind).toBe(split.kind);
    expect(whole.output.length).toBe(split.output.length);
  });

  it('releases what it held back: only the first \\x04 counts as output', () => {
    const decoder = new ReplyDecoder();
    expect(decoder.push(Buffer.from('a\x04b\x04'))).toEqual([{ type: 'output', bytes: Buffer.from('a') }]);
    expect(decoder.holding).toBe(true);
    expect(decoder.release()).toEqual([
      { type: 'output', bytes: Buffer.from('\x04') },
      { type: 'output', bytes: Buffer.from('b') },
    ]);
    expect(decoder.holding).toBe(true);
    expect(decoder.push(Buffer.from('\x04>'))).toEqual([
      { type: 'done', traceback: '', rest: Buffer.alloc(0), bytes: Buffer.from('\x04\x04>') },
    ]);
  });

  it('releases nothing where nothing is held back', () => {
    const decoder = new ReplyDecoder();
    decoder.push(Buffer.from('a'));
    expect(decoder.release()).toEqual([]);
  });
});

function chunksOf(bytes: Buffer, cuts: number[]): Buffer[] {
  const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return ends.slice(1).map((end, at) => bytes.subarray(ends[at], end));
}
