import { beforeEach, describe, expect, it } from 'vitest';
import { COLLECT_FIRST, kindOf, MAY_WAIT } from '../../../src/agent/script/sample-kind.js';
import { AgentLink } from '../../../src/agent/wire/agent-link.js';
import { MAX_MAP_BYTES } from '../../../src/agent/wire/gathered-output.js';
import { batchLine, MARK, SECRET, sampleLine } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';
import { FIRMWARE } from '../../support/firmware.js';
import { RecordList } from '../../support/record-list.js';

const DUMP = 'GC: total: 64, used: 16, free: 48\r\nGC memory layout; from 0:\r\n00000: h...\r\n';

let repl: FakeRepl;
let sink: RecordList;
let link: AgentLink;
beforeEach(() => {
  repl = new FakeRepl();
  sink = new RecordList();
  link = new AgentLink(repl, FIRMWARE, sink, { secret: SECRET });
});

const program = (source = 'program') => link.runProgram(source, { plain: false, endsBy: 'program-end' });
const collect = () => link.run('collect', 'collecting', { collects: true });
const sample = () => link.run('sample', 'taking-sample', { role: 'live' });

describe('an exchange', () => {
  it('records what comes as it arrives, and not when it is over', async () => {
    const end = repl.runs('program', 'before\r\n', sampleLine({ kind: kindOf('timer') }), 'after');
    const exchange = program();
    await Promise.resolve();
    expect(sink.types).toEqual(['output', 'sample', 'output']);
    end();
    expect(await exchange).toMatchObject({ reply: { kind: 'done', raised: null }, sampleCount: 1 });
    expect(sink.types).toEqual(['output', 'sample', 'output']);
  });

  it('gives what its caller decides by', async () => {
    const batch = { count: 9, done: 9, errors: 2, ms: 30, settings: 0 };
    repl.answers(
      'program',
      sampleLine({ number: 3 }),
      sampleLine({ number: 4 }),
      batchLine(batch),
      `${MARK}!(7,)\r\n`,
    );
    expect(await program()).toMatchObject({
      sampleCount: 2,
      lastSample: { seq: 4, source: 'prompt', allocBytes: 4096 },
      batch,
      exit: { argument: '7' },
      began: true,
    });
    expect(link.lastSeq).toBe(4);
  });

  it('warns of a count that differs, before the sample that is right again', async () => {
    const [seq, counted, allocated] = [3, 4000, 4096];
    repl.answers(
      'program',
      sampleLine({ number: 2 }),
      `${MARK}~ ${seq ^ counted ^ allocated} ${seq} ${counted} ${allocated}\r\n`,
      sampleLine({ number: 3 }),
    );
    await program();
    expect(sink.types).toEqual(['sample', 'warning', 'sample']);
    expect(sink.records[1]).toEqual({
      type: 'warning',
      code: 'counter-differs',
      values: { seq: 3, countedBytes: 4000, allocBytes: 4096 },
    });
  });

  it('gives nothing of the exchange before', async () => {
    repl.answersOnce(
      'program',
      sampleLine(),
      batchLine({ count: 9, done: 9, errors: 0, ms: 1, settings: 0 }),
      `${MARK}!()\r\n`,
    );
    await program();
    expect(await program()).toMatchObject({
      sampleCount: 0,
      lastSample: null,
      batch: null,
      exit: null,
      began: false,
    });
  });

  it('keeps the output for its caller where it is asked to', async () => {
    repl.answers('figures', 'GC: ', 'total', sampleLine());
    const { output } = await link.run('figures', 'reading-map', { keepsOutput: true });
    expect(Buffer.from(output).toString()).toBe('GC: total');
    expect(sink.types).toEqual(['sample']);
  });

  it('records what came before the board was lost', async () => {
    repl.isLostAt('program', 'working', `${MARK} 1 2 3`);
    await expect(program()).rejects.toMatchObject({ code: 'BOARD_LOST' });
    expect(sink.records).toEqual([
      { type: 'output', text: 'working' },
      { type: 'discarded', code: 'cut-off', text: ' 1 2 3' },
    ]);
  });

  it('throws what a line of mpgc raised, with its class', async () => {
    repl.raises('sample', 'MemoryError: memory allocation failed, allocating 8 bytes');
    await expect(sample()).rejects.toMatchObject({
      code: 'BOARD_EXCEPTION',
      phase: 'taking-sample',
      exception: 'MemoryError',
      said: 'MemoryError: memory allocation failed, allocating 8 bytes',
    });
    repl.restarts('sample');
    await expect(sample()).rejects.toMatchObject({ code: 'BOARD_RESET', values: { phase: 'taking-sample' } });
  });
});

describe('a sample', () => {
  it('has the label of a mark, and no other has one', async () => {
    repl.answers('program', sampleLine({ number: 2, kind: kindOf('mark') }));
    repl.answersOnce('program', sampleLine({ kind: kindOf('mark'), label: 'loop, 2' }));
    await program();
    await program();
    repl.answersOnce('program', sampleLine({ number: 3, kind: kindOf('timer', MAY_WAIT) }));
    await program();
    expect(sink.ofType('sample').map(({ source, label }) => [source, label])).toEqual([
      ['mark', 'loop, 2'],
      ['mark', ''],
      ['timer', undefined],
    ]);
  });

  it('that was printed twice is recorded once', async () => {
    repl.answers('program', sampleLine(), sampleLine());
    await program();
    await program();
    expect(sink.ofType('sample')).toHaveLength(1);
  });

  it('of a source that is not known is discarded with its line, and its number is missing', async () => {
    repl.answers('program', sampleLine(), sampleLine({ number: 2, kind: 9 << 2 }));
    expect(await program()).toMatchObject({ sampleCount: 1, lastSample: { seq: 1 } });
    expect(link.lastSeq).toBe(1);
    repl.answersOnce('sample', sampleLine({ number: 3 }));
    await sample();
    expect(sink.types).toEqual(['sample', 'discarded', 'sample']);
    expect(sink.ofType('sample').map(({ seq }) => seq)).toEqual([1, 3]);
    expect(sink.ofType('discarded')).toEqual([
      {
        type: 'discarded',
        code: 'unknown-source',
        values: { source: 9 },
        text: sampleLine({ number: 2, kind: 9 << 2 }).slice(MARK.length, -MARK.length - 2),
      },
    ]);
  });

  it('has the time since the first, though the ticks of the board wrap', async () => {
    repl.answersOnce('b', sampleLine({ number: 2, ticksMs: 5 }));
    repl.answersOnce('a', sampleLine({ number: 1, ticksMs: 2 ** 30 - 10 }));
    await program('a');
    await program('b');
    expect(sink.ofType('sample').map(({ boardMs }) => boardMs)).toEqual([0, 15]);
  });

  it('holds live memory only where it was collected right before', async () => {
    let number = 0;
    const next = async () => {
      number += 1;
      repl.answersOnce('sample', sampleLine({ number }));
      await sample();
      return sink.ofType('sample').at(-1)!.collected;
    };
    expect(await next()).toBe(false);
    await collect();
    expect(await next()).toBe(true);
    expect(await next()).toBe(false);
    await collect();
    await program();
    expect(await next()).toBe(false);
    repl.raises('collect', 'KeyboardInterrupt: ', 1);
    await collect().catch(() => {});
    expect(await next()).toBe(false);
  });

  it('that collected inside tells how long that took', async () => {
    repl.answers('program', sampleLine({ kind: kindOf('call', COLLECT_FIRST | MAY_WAIT), pauseUs: 700 }));
    await program();
    expect(sink.ofType('sample')[0]).toMatchObject({ source: 'call', collected: true, pauseUs: 700 });
  });

  it('of a heap that does not grow has what the total leaves free', async () => {
    repl.answers('program', sampleLine({ allocBytes: 4000, freeBytes: 1 }));
    await program();
    expect(sink.ofType('sample')[0]).toMatchObject({ freeBytes: 8288 });
  });
});

describe('a pass of a loop', () => {
  const passLine = (loop: number, begun: number, check = (begun & 0xffff) ^ (2 * loop)) =>
    `${MARK}^ ${loop} ${begun} ${check}\r\n`;

  it('is told of behind its sample, and so is its map', async () => {
    repl.answers(
      'program',
      passLine(1, 70_000),
      sampleLine({ number: 9, kind: kindOf('pass', COLLECT_FIRST) }),
      `${MARK}[\r\n${DUMP}${MARK}]\r\n`,
    );
    await program();
    expect(sink.types).toEqual(['sample', 'pass', 'heap-map']);
    expect(sink.ofType('pass')).toEqual([{ type: 'pass', afterSeq: 9, loop: 1, passes: 69_999 }]);
    expect(sink.ofType('heap-map')[0]).toMatchObject({ role: 'pass', afterSeq: 9 });
  });

  it('is none where its line was damaged, or belongs to a sample that was lost', async () => {
    const pass = sampleLine({ number: 10, kind: kindOf('pass', COLLECT_FIRST) });
    repl.answers('program', passLine(0, 5, 4), sampleLine({ number: 9, kind: kindOf('pass') }));
    repl.answers('program', passLine(0, 6), sampleLine({ number: 11, kind: kindOf('timer') }), pass);
    await program();
    await program();
    expect(sink.ofType('pass')).toEqual([]);
  });
});

describe('a heap dump of the handler', () => {
  it('is a map that says which sample came before it', async () => {
    repl.answers(
      'program',
      sampleLine({ number: 9, kind: kindOf('failure') }),
      `${MARK}[\r\n${DUMP}${MARK}]\r\n`,
    );
    await program();
    expect(sink.ofType('heap-map')).toEqual([
      { type: 'heap-map', afterSeq: 9, role: 'failure', dump: DUMP.replaceAll('\r\n', '\n') },
    ]);
  });

  it('is discarded where it does not agree with itself', async () => {
    repl.answers('program', `${MARK}[\r\n${DUMP.replace('used: 16', 'used: 32')}${MARK}]\r\n`);
    await program();
    expect(sink.ofType('discarded')).toMatchObject([{ code: 'dump-invalid', values: { why: 'used' } }]);
  });

  it.each([`${MARK}]\r\n`, ''])('is not recorded where it is too large, ended by %j', async (end) => {
    repl.answers('program', `${MARK}[\r\n`, ...Array(40).fill('x'.repeat(MAX_MAP_BYTES / 20)), end);
    await program();
    expect(sink.records).toEqual([
      { type: 'warning', code: 'map-too-large', values: { role: 'failure', mostBytes: MAX_MAP_BYTES } },
    ]);
  });

  it('that does not end is output of the program', async () => {
    repl.answers('program', `${MARK}[\r\nnot a dump`);
    await program();
    expect(sink.records).toEqual([{ type: 'output', text: 'not a dump' }]);
  });

  it('is dropped where it was due while the program runs, and does not end', async () => {
    repl.answers('program', `${MARK}[*\r\nGC: total: 1`);
    await program();
    expect(sink.records).toMatchObject([
      { type: 'discarded', code: 'dump-invalid', values: { why: 'cut-off' } },
    ]);
  });
});
