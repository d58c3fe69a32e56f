import fc from 'fast-check';
import type { RPUSBController } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { ControlRequests } from '../../../../src/transport/emu/peripherals/control-requests.js';

/** A read of so many bytes: GET_DESCRIPTOR. */
const readOf = (bytes: number) => Uint8Array.of(0x80, 6, 0, 1, 0, 0, bytes & 255, bytes >> 8);
const WRITE = Uint8Array.of(0x00, 9, 1, 0, 0, 0, 0, 0);

function host() {
  const setups: Uint8Array[] = [];
  const usb = { sendSetupPacket: (setup: Uint8Array) => setups.push(setup) };
  return { setups, requests: new ControlRequests(usb as unknown as RPUSBController) };
}

describe('ControlRequests', () => {
  it('are made one after the other, each when the one before was answered', () => {
    const { setups, requests } = host();
    const answers: number[][] = [];
    requests.add(readOf(2), (bytes) => answers.push([...bytes]));
    requests.add(WRITE, (bytes) => answers.push([...bytes]));
    requests.add(readOf(1));
    expect(setups).toEqual([readOf(2)]);
    requests.receive(Uint8Array.of(1, 2));
    expect(setups).toEqual([readOf(2), WRITE]);
    requests.receive(new Uint8Array(0));
    expect(setups).toHaveLength(3);
    expect(answers).toEqual([[1, 2], []]);
  });

  it('may be made by the answer to another', () => {
    const { setups, requests } = host();
    requests.add(readOf(1), () => requests.add(WRITE));
    requests.receive(Uint8Array.of(1));
    expect(setups).toEqual([readOf(1), WRITE]);
  });

  it('put any answer together from its packets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 0, max: 100 }), (content, more) => {
        const { requests } = host();
        const answers: Uint8Array[] = [];
        requests.add(readOf(content.length + more), (bytes) => answers.push(bytes));
        // A device that has less than was asked for says so by a packet that is short, or empty.
        for (let at = 0; at < content.length; at += 64) requests.receive(content.subarray(at, at + 64));
        if (content.length % 64 === 0 && (more > 0 || content.length === 0)) {
          requests.receive(new Uint8Array(0));
        }
        expect(answers).toEqual([content]);
      }),
    );
  });

  it('forget what was under way when the device is reset, and take nothing for it', () => {
    const { setups, requests } = host();
    const answers: number[][] = [];
    requests.add(readOf(100), () => expect.unreachable());
    requests.receive(new Uint8Array(64));
    requests.clear();
    requests.receive(new Uint8Array(36));
    requests.add(readOf(1), (bytes) => answers.push([...bytes]));
    requests.receive(Uint8Array.of(7));
    expect(setups).toEqual([readOf(100), readOf(1)]);
    expect(answers).toEqual([[7]]);
  });
});
