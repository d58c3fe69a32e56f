import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { profileSchema } from '../../src/report/run/profile-json.js';
import { readCapture } from '../../src/session/read/read-capture.js';
import { runCli } from '../support/run-cli.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function script(content: string | Uint8Array, name = 'main.py'): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const profile = (args: string[], options = {}) => runCli(['profile', ...args], { cwd: folder, ...options });
const onSim = (content: string | Uint8Array, ...args: string[]) =>
  profile([script(content), '--port', 'sim:heap=64k', ...args]);

describe('mpgc profile', () => {
  it('prints a summary and writes a capture and a report', async () => {
    const { code, stdout, stderr } = await onSim('print("hello")\nx=bytearray(1000)\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^hello\n/);
    expect(stdout).toMatch(/live after +\d,\d{3} +\d+ % {3}1,\d{3} B more/);
    expect(stderr).toContain('mpgc: running');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const files = readdirSync(join(folder, 'mpgc-reports'));
    expect(files.map((name) => name.replace(/\d{8}-\d{6}/, 'TIME')).sort()).toEqual([
      'main-TIME.html',
      'main-TIME.mpgc.jsonl',
    ]);
  });

  it('prints one object of the published schema with --json, and nothing else on stdout', async () => {
    const { code, stdout, stderr } = await onSim('print("hello")\n', '--json');
    expect(code).toBe(0);
    const json = profileSchema.parse(JSON.parse(stdout));
    expect(json.board?.implementation).toBe('micropython');
    expect(json.summary.baselineBytes).toBeGreaterThan(0);
    expect(json.summary.peakBytes).toBeGreaterThanOrEqual(json.summary.baselineBytes!);
    expect(stderr).toContain('hello');
  });

  it('gives a script what stands beside it, says what, and leaves that out with --no-serve', async () => {
    script('value = bytearray(500)\n', 'drivers.py');
    script('def never(): pass\n', 'unused.py');
    script('21\n', 'table.txt');
    const text = 'import drivers\nprint(len(drivers.value), int(open("table.txt").read()))\n';
    const { code, stdout } = await onSim(text, '--json');
    expect(code).toBe(0);
    const json = profileSchema.parse(JSON.parse(stdout));
    expect(json.served).toMatchObject({
      way: 'mounted',
      files: [
        { path: 'drivers.py', bytes: 23 },
        { path: 'table.txt', bytes: 3 },
      ],
      notServed: [],
    });
    expect(json.agent!.heapBytes).toBeGreaterThan(json.served!.heapBytes);
    const explained = await onSim(text, '--explain');
    expect(explained.stdout).toMatch(/Files served +drivers\.py \(23 B\), table\.txt \(3 B\)/);
    const without = await onSim(text, '--no-serve', '--json');
    expect(without.code).toBe(1);
    expect(profileSchema.parse(JSON.parse(without.stdout)).served).toBeNull();
  });

  it('prints the result alone with --quiet, and still records what the program printed', async () => {
    const { code, stdout, stderr } = await onSim('print("hello")\nx=bytearray(1000)\n', '--quiet');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ +bytes +of 62.5 KiB\nlive before/);
    const [capture = ''] = readdirSync(join(folder, 'mpgc-reports')).filter((name) =>
      name.endsWith('.jsonl'),
    );
    expect(readFileSync(join(folder, 'mpgc-reports', capture), 'utf8')).toContain('hello');
  });

  it.each([
    ['has the text of the script in the capture and the report, and the line that raised', []],
    ['leaves it out of both with --no-source', ['--no-source']],
  ])('%s', async (_, args) => {
    const { stdout } = await onSim('def secret_name():\n    return 1 // 0\nsecret_name()\n', ...args);
    const files = readdirSync(join(folder, 'mpgc-reports'));
    expect(files).toHaveLength(2);
    const isIn = args.length === 0;
    // Tracebacks name the function, and no text of its lines.
    for (const name of files) {
      const text = readFileSync(join(folder, 'mpgc-reports', name), 'utf8');
      expect(text.includes('return 1 // 0'), name).toBe(isIn);
    }
    const at = stdout.split('\n').filter((line) => line.startsWith('at '));
    expect(at).toEqual(isIn ? ['at      main.py:2  return 1 // 0'] : []);
  });

  it('compares a board with the model once, and says of a known one when that was', async () => {
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await profile([script('pass\n'), '--port', 'sim', ...args], { env });
      expect(code).toBe(0);
      return { stdout, compared: stderr.includes('comparing the heap with the model') };
    };
    expect(await run('--no-verify')).toMatchObject({ compared: false });
    expect(await run()).toMatchObject({ compared: true });
    const known = await run('--json');
    expect(known.compared).toBe(false);
    const today = new Date().toISOString().slice(0, 10);
    expect(JSON.parse(known.stdout).modelCheck).toMatchObject({
      checkedAt: expect.stringMatching(`^${today}T`),
      conformance: { status: 'match', rounds: 1 },
    });
    expect((await run('--explain')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      `checked on ${today}, not in this run`,
    );
    const again = await run('--verify', '--json');
    expect(again.compared).toBe(true);
    expect(JSON.parse(again.stdout).modelCheck).not.toHaveProperty('checkedAt');
  });

  it.each([
    ['raises', 'print(1)\n1/0\n', 1, 'File "main.py", line 2'],
    ['exits with a code', 'import sys\nsys.exit(7)\n', 1, 'exit code 7'],
    ['exits with 0', 'import sys\nsys.exit()\n', 0, 'SystemExit'],
    ['does not compile', 'x=1\nif\n', 2, 'SyntaxError'],
    ['runs out of memory', 'raise MemoryError("no room")\n', 1, 'Out of memory'],
  ])('gives the exit code of a script that %s', async (_, source, expected, text) => {
    const { code, stdout } = await onSim(source);
    expect(stdout).toContain(text);
    expect(code).toBe(expected);
  });

  it('makes control characters of the board harmless', async () => {
    const { stdout } = await onSim('print("a\\x1b[2Jb\\x07")\n');
    expect(stdout).toContain('a\\x1b[2Jb\\x07\n');
    expect(stdout).not.toContain('\x1b[2J');
  });

  it('ends an endless script after --duration, with a full report', async () => {
    const { code, stdout } = await onSim('while True:\n pass\n', '--duration', '500ms');
    expect(code).toBe(0);
    expect(stdout).toContain('stopped at the end of its');
    expect(stdout).toMatch(/free +\d.*in one piece/);
  });

  it('ends a script on ctrl-C, with a full report', async () => {
    const { code, stdout } = await profile([script('print("on")\nwhile True:\n pass\n'), '--port', 'sim'], {
      onOutput: (printed: string, kill: (signal: NodeJS.Signals) => void) => {
        if (/^on$/m.test(printed) && !printed.includes('stopping;')) kill('SIGINT');
      },
    });
    expect(stdout).toContain('stopped by ctrl-C');
    expect(stdout).toMatch(/free +\d.*in one piece/);
    expect(code).toBe(0);
  });

  it('keeps the capture of a run that is killed, up to a second before', async () => {
    const source = 'import mpgc,time\nwhile True:\n mpgc.mark("tick")\n time.sleep_ms(20)\n';
    let killed = false;
    await profile([script(source), '--port', 'sim'], {
      onOutput: (printed: string, kill: (signal: NodeJS.Signals) => void) => {
        if (!printed.includes('running') || killed) return;
        killed = true;
        setTimeout(() => kill('SIGKILL'), 1500);
      },
    });
    const [name] = readdirSync(join(folder, 'mpgc-reports'));
    const capture = readCapture(join(folder, 'mpgc-reports', name!));
    expect([...capture.records.samples].filter(({ label }) => label === 'tick').length).toBeGreaterThan(20);
    const report = await runCli(['report', join('mpgc-reports', name!)], { cwd: folder });
    expect(report.stdout).toContain('incomplete');
    expect(report.code).toBe(5);
  });

  it.each([
    ['a script that is not there', ['nope.py', '--port', 'sim'], 2, 'There is no script nope.py'],
    [
      'a port that is not there',
      ['main.py', '--port', '/dev/mpgc-none'],
      3,
      'There is no port /dev/mpgc-none',
    ],
    ['a port that is not there, and says which are', ['main.py', '--port', '/dev/mpgc-none'], 3, 'Found: '],
    ['a port that is no address', ['main.py', '--port', 'banana'], 2, "does not understand 'banana'"],
    ['a heap that is no size', ['main.py', '--port', 'sim:heap=lots'], 2, 'sim:heap=64k'],
    ['an id that nobody has', ['main.py', '--port', 'id:0000'], 3, 'serial number 0000'],
    ['a time without a unit', ['main.py', '--port', 'sim', '--duration', '10'], 2, '20ms, 1.5s, 10m or 1h'],
    ['a time that no timer takes', ['main.py', '--port', 'sim', '--duration', '577h'], 2, 'from 1ms to 576h'],
    [
      'maps between repetitions without collections',
      ['main.py', '--port', 'sim', '--call', 'f()', '--no-collect', '--maps', '2'],
      2,
      'both collect',
    ],
    ['a share that is none', ['main.py', '--port', 'sim', '--max-overhead', '90%'], 2, 'up to 50%'],
    [
      'how often no timer samples',
      ['main.py', '--port', 'sim', '--no-timer', '--interval', '1s'],
      2,
      '--no-timer',
    ],
    [
      'a smallest heap of several runs',
      ['main.py', '--port', 'sim', '--repeat', '3', '--smallest-heap'],
      2,
      'Leave out --repeat or --smallest-heap',
    ],
    [
      'calls with nothing of mpgc on the heap',
      ['main.py', '--port', 'sim', '--bare', '--call', 'f()'],
      2,
      'Put the calls into the script',
    ],
    ['repetitions of nothing', ['main.py', '--port', 'sim', '--iterations', '3'], 2, '--call'],
    ['a flag that is not there', ['main.py', '--prot', 'sim'], 2, '--prot'],
    ['no script', [], 2, 'script'],
  ])('refuses %s', async (_, args, expected, text) => {
    script('pass\n');
    const { code, stdout, stderr } = await profile(args);
    expect(stderr).toContain(text);
    expect(stdout).toBe('');
    expect(code).toBe(expected);
    expect(readdirSync(folder)).toEqual(['main.py']);
  });

  it.each([
    ['empty', '\n\n', 'is empty'],
    ['not UTF-8', Uint8Array.of(0x70, 0xff, 0xfe), 'not UTF-8'],
    ['with bytes that the REPL takes for commands', 'x="\x04"\n', 'control characters'],
  ])('refuses a script that is %s', async (_, content, text) => {
    const { code, stderr } = await onSim(content);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });

  it('prints errors as JSON with --json', async () => {
    const { code, stdout } = await profile(['nope.py', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'SCRIPT_NOT_FOUND' } });
    expect(code).toBe(2);
  });

  it.each([[['--json']], [['main.py', '--json', '--bogus']], [['main.py', '--json', '--iterations', '3']]])(
    'prints usage errors as JSON too: %j',
    async (args) => {
      const { code, stdout } = await profile(args);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } });
      expect(code).toBe(2);
    },
  );

  it('names two runs of one second apart', async () => {
    script('pass\n');
    const args = ['main.py', '--port', 'sim'];
    const runs = await Promise.all([profile(args), profile(args)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(readdirSync(join(folder, 'mpgc-reports'))).toHaveLength(4);
  });

  it('says so when it cannot write', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const { code, stderr } = await onSim('pass\n', '--out', 'taken');
    expect(stderr).toContain('Could not create');
    expect(code).toBe(2);
  });

  it('answers a device that says nothing', async () => {
    const { code, stderr } = await profile([script('pass\n'), '--port', '/dev/ptmx']);
    expect(stderr).toMatch(/Nothing answers|Could not open|not a MicroPython prompt/);
    expect(code).toBe(3);
  });
});

describe('mpgc report', () => {
  let recorded = '';
  beforeAll(async () => {
    recorded = mkdtempSync(join(tmpdir(), 'mpgc-recorded-'));
    writeFileSync(join(recorded, 'main.py'), 'x=bytearray(100)\n');
    await runCli(['profile', 'main.py', '--port', 'sim:heap=64k'], { cwd: recorded });
  });
  afterAll(() => rmSync(recorded, { recursive: true, force: true }));

  const make = () => {
    cpSync(join(recorded, 'mpgc-reports'), join(folder, 'mpgc-reports'), { recursive: true });
    const name = readdirSync(join(folder, 'mpgc-reports')).find((file) => file.endsWith('.jsonl'))!;
    return join(folder, 'mpgc-reports', name);
  };
  const report = (...args: string[]) => runCli(['report', ...args], { cwd: folder });

  it('makes the same report again, and overwrites only with --force', async () => {
    const capture = make();
    const html = readFileSync(capture.replace('.mpgc.jsonl', '.html'), 'utf8');
    expect((await report(capture)).stdout).toMatch(/was\s+there\s+already/);
    expect((await report(capture, '--html', capture.replace('.mpgc.jsonl', '.html'))).stderr).toContain(
      '--force',
    );
    expect((await report(capture, '--force')).code).toBe(0);
    expect((await report(capture, '--html', 'again.html')).code).toBe(0);
    const named = capture.slice(folder.length + 1);
    const page = (text: string) =>
      text
        .replaceAll(capture, '')
        .replaceAll(named, '')
        .replace(/"capture":"[^"]*"/, '');
    expect(page(readFileSync(join(folder, 'again.html'), 'utf8'))).toBe(page(html));
  });

  it.each([
    ['cut in mid-line', (text: string) => text.slice(0, -40), 5, 'incomplete'],
    ['edited', (text: string) => text.replace('"allocBytes":', '"allocBytes":"many",'), 5, 'damaged'],
    ['of a newer version', (text: string) => text.replace('"version":1', '"version":99'), 2, 'version 99'],
    ['not a capture', () => 'hello\n', 2, 'not an mpgc capture'],
    ['empty', () => '', 2, 'not an mpgc capture'],
  ])('says what is wrong with a capture that is %s', async (_, spoil, expected, text) => {
    const capture = make();
    mkdirSync(join(folder, 'other'));
    const spoilt = join(folder, 'other', 'spoilt.mpgc.jsonl');
    writeFileSync(spoilt, spoil(readFileSync(capture, 'utf8')));
    const { code, stdout, stderr } = await report(spoilt);
    expect(stdout + stderr).toContain(text);
    expect(code).toBe(expected);
  });
});
