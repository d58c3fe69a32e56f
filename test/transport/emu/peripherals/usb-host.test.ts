import fc from 'fast-check';
import type { RPUSBController } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { UsbHost } from '../../../../src/transport/emu/peripherals/usb-host.js';

const [CONTROL, BULK_OUT, BULK_IN] = [0, 2, 3];
const DEVICE = [18, 1, 0, 2, 0xef, 2, 1, 64, 0x8a, 0x2e, 5, 0, 0, 1, 1, 2, 3, 1];
const CONFIGURATION = [
  ...[9, 2, 58, 0, 2, 1, 0, 0x80, 125],
  // The control interface with its interrupt endpoint, then the one of the data.
  ...[9, 4, 0, 0, 1, 2, 2, 0, 0],
  ...[7, 5, 0x81, 3, 8, 0, 16],
  ...[9, 4, 1, 0, 2, 10, 0, 0, 0],
  ...[7, 5, BULK_OUT, 2, 64, 0, 0],
  ...[7, 5, 0x80 | BULK_IN, 2, 64, 0, 0],
  ...[10, 4, 0, 0, 0, 0, 0, 0, 0, 0],
];

/** A device that answers the requests of a host as TinyUSB does, in packets of 64 bytes. */
class Device {
  setups: number[][] = [];
  taken: number[][] = [];
  /** What waits to be sent, by endpoint. */
  sending: { buffers: Uint8Array[] }[] = [0, 1, 2, 3].map(() => ({ buffers: [] }));
  controller = {
    resetDevice: () => this.controller.onResetReceived?.(),
    sendSetupPacket: (setup: Uint8Array) => {
      this.setups.push([...setup]);
      queueMicrotask(() => this.#answer(setup));
    },
    endpointWriteAlarms: this.sending,
    // As rp2040js does: the second buffer goes first.
    DPRAMUpdated: (endpoint: number, count: number) => {
      const both = [Uint8Array.of(2), Uint8Array.of(1)];
      this.sending[endpoint]!.buffers.push(...both.slice(2 - count));
    },
    endpointReadDone: (_endpoint: number, bytes: Uint8Array) => this.taken.push([...bytes]),
  } as unknown as RPUSBController;

  start(): void {
    this.controller.onUSBEnabled?.();
  }

  hasRoom(bytes: number): void {
    this.controller.onEndpointRead?.(BULK_OUT, bytes);
  }

  says(...bytes: number[]): void {
    this.controller.onEndpointWrite?.(BULK_IN, Uint8Array.from(bytes));
  }

  #answer(setup: Uint8Array): void {
    const [type = 0, request, , kind] = setup;
    const asked = (setup[6] ?? 0) | ((setup[7] ?? 0) << 8);
    const content = type & 0x80 && request === 6 ? (kind === 1 ? DEVICE : CONFIGURATION).slice(0, asked) : [];
    for (let at = 0; at === 0 || at < content.length; at += 64) {
      this.controller.onEndpointWrite?.(CONTROL, Uint8Array.from(content.slice(at, at + 64)));
    }
  }
}

async function connected() {
  const device = new Device();
  const host = new UsbHost(device.controller);
  const ids = new Promise<object>((resolve) => {
    host.onOpen = resolve;
  });
  device.start();
  return { device, host, ids: await ids };
}

describe('UsbHost', () => {
  it('enumerates a device, opens its serial port, and knows its ids', async () => {
    const { device, ids } = await connected();
    expect(ids).toEqual({ vendorId: 0x2e8a, productId: 5 });
    expect(device.setups.map(([, request]) => request)).toEqual([5, 6, 6, 6, 9, 0x22]);
    // SET_CONTROL_LINE_STATE: DTR and RTS, to the control interface.
    expect(device.setups.at(-1)).toEqual([0x21, 0x22, 3, 0, 0, 0, 0, 0]);
  });

  it('enumerates a device again that was reset', async () => {
    const { device, host } = await connected();
    let times = 0;
    host.onOpen = () => {
      times += 1;
    };
    device.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(times).toBe(1);
  });

  it('keeps bytes back until the firmware has room, and sends what fits, once', async () => {
    const { device, host } = await connected();
    host.send(Uint8Array.of(1, 2, 3));
    host.send(Uint8Array.of(4));
    expect([device.taken, host.waiting]).toEqual([[], 4]);
    device.hasRoom(2);
    expect([device.taken, host.waiting]).toEqual([[[1, 2]], 2]);
    host.send(new Uint8Array(0));
    expect(device.taken).toHaveLength(1);
    device.hasRoom(64);
    device.hasRoom(64);
    expect([device.taken, host.waiting]).toEqual([[[1, 2], [3], [4]], 0]);
  });

  it('sends at once where the firmware waits for it', async () => {
    const { device, host } = await connected();
    device.hasRoom(64);
    expect(device.taken).toEqual([]);
    host.send(Uint8Array.of(7));
    expect(device.taken).toEqual([[7]]);
  });

  it('hands over any input in its order, in packets that fit, whatever comes first', async () => {
    const input = fc.record({ bytes: fc.uint8Array({ maxLength: 80 }) });
    const room = fc.record({ room: fc.integer({ min: 1, max: 64 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(input, room)), async (steps) => {
        const { device, host } = await connected();
        const sent: number[] = [];
        let offered = 0;
        for (const step of steps) {
          const before = device.taken.length;
          if ('bytes' in step) {
            sent.push(...step.bytes);
            host.send(step.bytes);
          } else {
            offered = step.room;
            device.hasRoom(step.room);
          }
          const packets = device.taken.slice(before);
          expect(packets.length).toBeLessThanOrEqual(1);
          for (const packet of packets) {
            expect(packet.length).toBeLessThanOrEqual(offered);
            offered = 0;
          }
          const taken = device.taken.flat();
          expect(taken).toEqual(sent.slice(0, taken.length));
          expect(host.waiting).toBe(sent.length - taken.length);
          // Nothing waits where there is room for it.
          expect(offered > 0 && host.waiting > 0).toBe(false);
        }
      }),
    );
  });

  it('hands on what the serial port says, and nothing else', async () => {
    const { device, host } = await connected();
    const heard: number[][] = [];
    host.onBytes = (bytes) => heard.push([...bytes]);
    device.says(65, 66);
    device.controller.onEndpointWrite?.(1, Uint8Array.of(1));
    expect(heard).toEqual([[65, 66]]);
  });

  it('has two buffers that are filled at once sent in their order', async () => {
    const { device } = await connected();
    for (const count of [1, 2, 2, 1]) device.controller.DPRAMUpdated(BULK_IN!, count);
    expect(device.sending[BULK_IN!]!.buffers.map(([byte]) => byte)).toEqual([1, 1, 2, 1, 2, 1]);
  });
});
