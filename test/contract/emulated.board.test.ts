import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { openPort } from '../../src/transport/ports/open-port.js';
import type { Transport } from '../../src/transport/transport.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const target = withReason(TARGETS.find(({ name }) => name === 'emulated Pico')!);

/** What emulation has to get right beside what the other suites ask of every board. */
describe.skipIf(target.missing)(`the emulation on ${target.label}`, () => {
  let port = '';
  let folder = '';
  beforeAll(async () => {
    ({ port } = await target.start());
    folder = mkdtempSync(join(tmpdir(), 'mpgc-emulated-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const withRepl = <T>(use: (repl: RawRepl, transport: Transport) => Promise<T>, at = port) =>
    withPort(at, async (transport) => {
      const repl = new RawRepl(transport);
      await repl.enter();
      return use(repl, transport);
    });
  const textOf = async (repl: RawRepl, source: string) =>
    Buffer.from(await repl.run(source))
      .toString()
      .trim();

  it('knows the USB ids of the firmware', () =>
    withPort(port, async ({ usb }) => {
      expect(usb?.vendorId).toMatch(/^[0-9a-f]{4}$/);
      expect(usb?.vendorId).not.toBe('0000');
    }));

  it('has a file system that is new each time, or kept in a file', async () => {
    const kept = `${port},flash=${join(folder, 'pico.flash')}`;
    const write = 'f=open("kept.txt","w");f.write("x"*9000);f.close()';
    const look = 'import os;print("kept.txt" in os.listdir() and len(open("kept.txt").read()))';
    for (const place of [port, kept]) await withRepl((repl) => textOf(repl, write), place);
    expect(await withRepl((repl) => textOf(repl, look))).toBe('False');
    expect(await withRepl((repl) => textOf(repl, look), kept)).toBe('9000');
  });

  it('costs no time of the processor while the board waits', () =>
    withRepl(async () => {
      const before = process.cpuUsage();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(300);
    }));

  it('holds input back that the firmware has no room for, and loses none', () =>
    withRepl(async (repl, transport) => {
      const source = [
        'import sys,time',
        'print("ready")',
        'time.sleep(1)',
        'text=sys.stdin.read(4000)',
        'print(len(text),sum(ord(c) for c in text))',
      ].join('\n');
      const text = Array.from({ length: 4000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
      let output = '';
      const sent: string[] = [];
      await repl.submit(source, {
        onOutput: (bytes) => {
          if (output === '') void transport.write(Buffer.from(text)).then(() => sent.push(output.trim()));
          output += Buffer.from(bytes).toString();
        },
      });
      const sum = [...text].reduce((all, letter) => all + letter.charCodeAt(0), 0);
      expect(output.replaceAll('\r', '')).toBe(`ready\n4000 ${sum}\n`);
      expect(sent).toHaveLength(1);
    }));

  it.each([
    ['the port is closed', 'time.sleep(30)', 'closed'],
    ['the chip stops', 'time.sleep(1);machine.bootloader()', 'bootloader'],
  ])('gives up at once what it still sends when %s', async (_, wait, reason) => {
    const transport = await openPort(port);
    const repl = new RawRepl(transport);
    await repl.enter();
    const running = repl.submit(`import machine,time;print("on");${wait}`, {
      onOutput: () => setTimeout(() => reason === 'closed' && void transport.close(), 500),
    });
    running.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    const began = performance.now();
    await expect(transport.write(new Uint8Array(4000).fill(97))).rejects.toMatchObject({
      code: 'BOARD_LOST',
      message: expect.stringContaining(reason),
    });
    expect(performance.now() - began).toBeLessThan(8000);
    await transport.close();
    await expect(transport.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'BOARD_LOST' });
  });

  it('comes back on USB after machine.reset(), and knows why it was reset', async () => {
    const source = 'import machine,time\nprint("before")\ntime.sleep(0.1)\nmachine.reset()\n';
    const recorded = await recordOn(port, source);
    expect(outputOf(recorded)).toContain('before');
    expect(recorded.end.failure?.code).toBe('BOARD_RESET');
    await withRepl(async (repl) => {
      await repl.submit('import machine;machine.reset()');
      await repl.enter();
      expect(await textOf(repl, 'import machine;print(machine.reset_cause()==machine.WDT_RESET)')).toBe(
        'True',
      );
    });
  });

  it('says that a thread needs the second core, instead of hanging', async () => {
    const source = 'import _thread\n_thread.start_new_thread(print,(1,))\n';
    const { failure } = (await recordOn(port, source)).end;
    expect(failure?.code).toBe('BOARD_LOST');
    expect(failure?.message).toContain('second core');
  });

  it('says that the program has left MicroPython for the bootloader', async () => {
    const { failure } = (await recordOn(port, 'import machine\nmachine.bootloader()\n')).end;
    expect(failure?.message).toContain('bootloader');
  });

  it('has pins with nothing connected, and buses on which nothing answers', () =>
    withRepl(async (repl) => {
      const source = [
        'from machine import ADC,I2C,Pin,SPI,UART',
        'led=Pin(25,Pin.OUT,value=1)',
        'print(led.value(),Pin(6,Pin.IN,Pin.PULL_UP).value(),Pin(7,Pin.IN,Pin.PULL_DOWN).value())',
        'print(I2C(0).scan(),ADC(26).read_u16(),SPI(0).read(2))',
        'line=UART(1)',
        'print(line.write("x"*300),line.any())',
      ].join('\n');
      const lines = (await textOf(repl, source)).split(/\r?\n/);
      expect(lines).toEqual(['1 1 0', "[] 0 b'\\x00\\x00'", '300 0']);
    }));

  it('never runs faster than the clock of the computer', () =>
    withRepl(async (repl) => {
      const began = performance.now();
      expect(
        await textOf(repl, 'import time;t=time.ticks_ms();time.sleep(0.5);print(time.ticks_ms()-t>=500)'),
      ).toBe('True');
      expect(performance.now() - began).toBeGreaterThan(495);
    }));

  it('takes samples by its timer while the program runs', async () => {
    const source =
      'import time\nkept=[]\nfor n in range(30):\n kept.append(bytearray(100))\n time.sleep(0.02)\n';
    const samples = recordsOf(await recordOn(port, source, { intervalMs: 20, maxOverhead: 0.5 }), 'sample');
    const timed = samples.filter((sample) => sample.source === 'timer');
    expect(timed.length).toBeGreaterThan(15);
    const gaps = timed.slice(1).map(({ boardMs }, at) => boardMs - timed[at]!.boardMs);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15);
    const grown = timed.at(-1)!.allocBytes - timed[0]!.allocBytes;
    expect(grown).toBeGreaterThan(0.8 * 29 * 112);
  });

  it('moves long transfers over SPI, which go by DMA', () =>
    withRepl(async (repl) => {
      const source =
        'from machine import SPI\nline=SPI(0)\nb=bytearray(b"x"*4000)\nline.write_readinto(b,b)\nprint(b==bytes(4000))';
      expect(await textOf(repl, source)).toBe('True');
    }));

  it.each(['time.sleep(5)', 'while True: pass'])('restarts by its watchdog during %s', async (wait) => {
    const source = `import machine,time\nmachine.WDT(timeout=500)\ntime.sleep(0.1)\n${wait}\n`;
    expect((await recordOn(port, source)).end.failure?.code).toBe('BOARD_RESET');
  });

  it('goes on with callbacks behind the end of a program whose lines are counted', async () => {
    const source = [
      'import machine,time',
      'def pick(x):',
      ' return x',
      'def tick(t):',
      ' n=0',
      ' while n<3:',
      '  n+=1',
      ' if type(pick(n)) is not int:',
      '  print("wrong")',
      'machine.Timer(-1).init(period=5,callback=tick)',
      'time.sleep_ms(50)',
    ].join('\n');
    const recorded = await recordOn(port, source, { lines: 'line' });
    expect(recorded.end.failure).toBeNull();
    expect(recordsOf(recorded, 'lines')[0]).toMatchObject({ reason: 'finished', exception: null });
    expect(outputOf(recorded)).not.toContain('wrong');
  });

  it('has a BOOTSEL button that nobody presses', () =>
    withRepl(async (repl) => {
      expect(await textOf(repl, 'import rp2;print(rp2.bootsel_button())')).toBe('0');
    }));
});
