import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SerialTransport } from '../../../src/transport/serial/serial-transport.js';

type Done = (error?: Error | null) => void;

/** What happens to the lines of an ESP32's circuit, in the order of the calls. */
let lines: string[] = [];
let refusal: Error | null = null;
/** Whether the board says what it boots when its reset is let go. */
let boots = true;

/** A port of a system that answers as told, with nothing behind it. */
function systemAnswers(openErrors: (Error | null)[] = []): void {
  let isOpen = false;
  vi.spyOn(SerialPort.prototype, 'open').mockImplementation(((done: Done) => {
    const error = openErrors.length > 1 ? openErrors.shift() : openErrors[0];
    isOpen = !error;
    done(error ?? null);
  }) as SerialPort['open']);
  vi.spyOn(SerialPort.prototype, 'isOpen', 'get').mockImplementation(() => isOpen);
  vi.spyOn(SerialPort.prototype, 'set').mockImplementation(function (
    this: SerialPort,
    { dtr, rts }: { dtr?: boolean; rts?: boolean } = {},
    done?: (error: Error | null) => void,
  ) {
    const isLetGo = lines.at(-1) === 'dtr RTS';
    lines.push(`${dtr ? 'DTR' : 'dtr'} ${rts ? 'RTS' : 'rts'}`);
    done?.(refusal);
    if (isLetGo && boots) this.emit('data', Buffer.from('ets Jul 29 2019 12:21:46'));
  });
  vi.spyOn(SerialPort.prototype, 'close').mockImplementation(((done: Done) => {
    lines.push('closed');
    isOpen = false;
    done(null);
  }) as SerialPort['close']);
}

beforeEach(() => {
  lines = [];
  refusal = null;
  boots = true;
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** One whose file is there for as long as the test lasts. */
const opened = async () => {
  const transport = new SerialTransport(process.execPath);
  await transport.open();
  return transport;
};

describe('the lines DTR and RTS', () => {
  it('are both set when the port is opened, and RTS is cleared first: else an ESP32 resets or stays in its bootloader', async () => {
    systemAnswers();
    const transport = await opened();
    expect(lines).toEqual(['DTR RTS']);
    await transport.close();
    expect(lines).toEqual(['DTR RTS', 'DTR rts', 'dtr rts', 'closed']);
  });

  it('restart the chip when that is asked for, and never pass through the bootloader', async () => {
    systemAnswers();
    const transport = await opened();
    expect(await transport.restart()).toBe(true);
    expect(lines).toEqual(['DTR RTS', 'dtr RTS', 'DTR RTS']);
    expect(lines).not.toContain('DTR rts');
    await transport.close();
  });

  it('restart no board that says nothing then: it has no such circuit', async () => {
    systemAnswers();
    boots = false;
    const transport = await opened();
    expect(await transport.restart()).toBe(false);
    await transport.close();
  });

  it('are not needed: a port without them is opened, and cannot restart its board', async () => {
    systemAnswers();
    refusal = new Error('Inappropriate ioctl for device, cannot set');
    const transport = await opened();
    expect(await transport.restart()).toBe(false);
    await transport.close();
    expect(lines.at(-1)).toBe('closed');
  });
});

describe('a port that another program holds', () => {
  it.each([
    ['Linux', 'Error Resource temporarily unavailable Cannot lock port'],
    ['macOS', 'Error: Resource busy, cannot open /dev/cu.usbmodem1101'],
    ['Windows', 'Opening COM3: Access denied'],
  ])('is busy in the words of %s, and tried again before that is said', async (_, text) => {
    const busy = new Error(text);
    systemAnswers([busy, busy, busy, null]);
    const transport = await opened();
    await transport.close();
    systemAnswers([busy]);
    await expect(opened()).rejects.toMatchObject({ code: 'PORT_BUSY', exitCode: 3 });
    expect(SerialPort.prototype.open).toHaveBeenCalledTimes(8);
  });

  it('is not one that this user may not open', async () => {
    systemAnswers([new Error('Error: Permission denied, cannot open /dev/ttyUSB0')]);
    await expect(opened()).rejects.toMatchObject({
      code: 'PORT_DENIED',
      suggestions: [expect.stringContaining('dialout')],
    });
    expect(SerialPort.prototype.open).toHaveBeenCalledTimes(1);
  });
});

describe('a device that went away', () => {
  const ports = () => vi.mocked(SerialPort.prototype.open).mock.contexts as SerialPort[];
  const gone = new Error('No such file or directory, cannot open /dev/ttyACM0');
  const listened = async () => {
    const transport = await opened();
    const heard: string[] = [];
    transport.onData((bytes) => heard.push(Buffer.from(bytes).toString()));
    transport.onLost(({ code }) => heard.push(code));
    return { transport, heard };
  };

  it('is opened again when it is there, by a port that alone is heard, and may be lost again', async () => {
    systemAnswers([null, gone, null]);
    const { transport, heard } = await listened();
    const [before] = ports();
    before!.emit('close', new Error('bad file descriptor'));
    await transport.reconnect(1000);
    const after = ports().at(-1)!;
    expect(after).not.toBe(before);
    before!.emit('data', Buffer.from('old'));
    before!.emit('close', null);
    after.emit('data', Buffer.from('new'));
    after.emit('error', new Error('gone again'));
    expect(heard).toEqual(['BOARD_LOST', 'new', 'BOARD_LOST']);
    expect(lines).toEqual(['DTR RTS', 'closed', 'DTR RTS']);
    await transport.close();
  });

  it('is waited for as long as told', async () => {
    systemAnswers([null, gone]);
    const { transport } = await listened();
    ports()[0]!.emit('close', new Error('bad file descriptor'));
    await expect(transport.reconnect(0)).rejects.toMatchObject({
      code: 'BOARD_LOST',
      values: { detail: 'bad file descriptor' },
    });
    await transport.close();
  });
});
