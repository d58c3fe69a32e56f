import { GPIOPinState, RP2040 } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { Core1Mailbox } from '../../../../src/transport/emu/peripherals/core1-mailbox.js';
import { FrameClock } from '../../../../src/transport/emu/peripherals/frame-clock.js';
import { leavePinsOpen } from '../../../../src/transport/emu/peripherals/open-pins.js';
import { transferAtClockRate } from '../../../../src/transport/emu/peripherals/spi-lines.js';
import { sendAtBaudRate } from '../../../../src/transport/emu/peripherals/uart-lines.js';

/** Registers, by the RP2040's datasheet. */
const SIO_FIFO = { status: 0x50, write: 0x54, read: 0x58 };
const PSM_FORCE_OFF = { set: 0x40012004, clear: 0x40013004, core1: 1 << 16 };
const USB = { sofRead: 0x48, enable: 0x90, status: 0x98, sof: 1 << 17 };
const UART = { data: 0x00, integerRate: 0x24, mask: 0x38, status: 0x40, clear: 0x44, transmit: 1 << 5 };
const MS = 1e6;

function chip() {
  const rp2040 = new RP2040();
  const clock = rp2040.clock as unknown as { tick: (nanos: number) => void };
  return { rp2040, pass: (ms: number) => clock.tick(ms * MS) };
}

describe('Core1Mailbox', () => {
  it('says 0 when core 1 comes out of its reset', () => {
    const { rp2040 } = chip();
    new Core1Mailbox(rp2040, () => {});
    expect(rp2040.sio.readUint32(SIO_FIFO.status) & 1).toBe(0);
    rp2040.writeUint32(PSM_FORCE_OFF.set, PSM_FORCE_OFF.core1);
    rp2040.writeUint32(PSM_FORCE_OFF.clear, PSM_FORCE_OFF.core1);
    expect(rp2040.sio.readUint32(SIO_FIFO.status)).toBe(3);
    expect(rp2040.sio.readUint32(SIO_FIFO.read)).toBe(0);
    expect(rp2040.sio.readUint32(SIO_FIFO.status)).toBe(2);
  });

  it('notices the start of core 1 by the whole sequence, each word of which it repeats', () => {
    const { rp2040 } = chip();
    let started = 0;
    new Core1Mailbox(rp2040, () => {
      started += 1;
    });
    const say = (...words: number[]) =>
      words.map((word) => {
        rp2040.sio.writeUint32(SIO_FIFO.write, word);
        return rp2040.sio.readUint32(SIO_FIFO.read);
      });
    expect(say(0, 0, 7, 1, 2, 3, 4)).toEqual([0, 0, 7, 1, 2, 3, 4]);
    expect(started).toBe(0);
    say(0, 0, 1, 0x10000100, 0x20041000);
    expect(started).toBe(0);
    say(0x10000201);
    expect(started).toBe(1);
  });
});

describe('FrameClock', () => {
  it('interrupts once a millisecond while the firmware listens, until it reads the number', () => {
    const { rp2040, pass } = chip();
    new FrameClock(rp2040);
    const { usbCtrl } = rp2040;
    pass(5);
    expect(usbCtrl.readUint32(USB.sofRead)).toBe(0);
    usbCtrl.writeUint32(USB.enable, USB.sof);
    pass(0.9);
    expect(usbCtrl.readUint32(USB.status) & USB.sof).toBe(0);
    pass(0.2);
    expect(usbCtrl.readUint32(USB.status) & USB.sof).toBe(USB.sof);
    expect(usbCtrl.readUint32(USB.sofRead)).toBe(1);
    expect(usbCtrl.readUint32(USB.status) & USB.sof).toBe(0);
    pass(3);
    expect(usbCtrl.readUint32(USB.sofRead)).toBe(4);
    pass(1);
    usbCtrl.writeUint32(USB.enable, 0);
    expect(usbCtrl.readUint32(USB.status) & USB.sof).toBe(0);
    pass(5);
    expect(usbCtrl.readUint32(USB.sofRead)).toBe(5);
  });
});

describe('open pins', () => {
  it('read where they are pulled, and what they put out', () => {
    const { rp2040 } = chip();
    leavePinsOpen(rp2040);
    const pin = rp2040.gpio[4]!;
    const pad = 0x4001c000 + 4 + 4 * 4;
    const [inputEnable, pullUp, pullDown] = [1 << 6, 1 << 3, 1 << 2];
    rp2040.writeUint32(pad, inputEnable | pullUp);
    expect([pin.value, pin.inputValue]).toEqual([GPIOPinState.InputPullUp, true]);
    rp2040.writeUint32(pad, inputEnable | pullDown);
    expect([pin.value, pin.inputValue]).toEqual([GPIOPinState.InputPullDown, false]);
    rp2040.writeUint32(pad, inputEnable);
    expect(pin.inputValue).toBe(false);
    pin.ctrl = 5;
    rp2040.sio.writeUint32(0x24, 1 << 4);
    rp2040.sio.writeUint32(0x14, 1 << 4);
    expect([pin.value, pin.inputValue]).toEqual([GPIOPinState.High, true]);
    rp2040.sio.writeUint32(0x18, 1 << 4);
    expect(pin.inputValue).toBe(false);
  });
});

describe('UARTs', () => {
  it('interrupt when a byte has left, until that is cleared', () => {
    const { rp2040, pass } = chip();
    sendAtBaudRate(rp2040);
    const uart = rp2040.uart[1]!;
    uart.writeUint32Atomic(UART.integerRate, 68, 0);
    uart.writeUint32Atomic(UART.mask, UART.transmit, 0);
    expect(uart.readUint32(UART.status)).toBe(0);
    uart.writeUint32Atomic(UART.data, 65, 0);
    expect(uart.readUint32(UART.status)).toBe(0);
    // Ten bits at about 115,200 a second.
    pass(0.08);
    expect(uart.readUint32(UART.status)).toBe(0);
    pass(0.01);
    expect(uart.readUint32(UART.status)).toBe(UART.transmit);
    uart.writeUint32Atomic(UART.clear, UART.transmit, 0);
    pass(1);
    expect(uart.readUint32(UART.status)).toBe(0);
  });
});

describe('SPI', () => {
  it('takes the time of its clock for a frame, and reads 0', () => {
    const { rp2040, pass } = chip();
    transferAtClockRate(rp2040);
    const spi = rp2040.spi[0]!;
    let answered = -1;
    spi.completeTransmit = (value: number) => {
      answered = value;
    };
    Object.defineProperty(spi, 'clockFrequency', { value: 1e6 });
    Object.defineProperty(spi, 'dataBits', { value: 8 });
    spi.onTransmit(0x55);
    pass(0.0079);
    expect(answered).toBe(-1);
    pass(0.0002);
    expect(answered).toBe(0);
  });
});
