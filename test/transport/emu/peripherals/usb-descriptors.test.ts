import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSerialInterface } from '../../../../src/transport/emu/peripherals/usb-descriptors.js';

const CONFIGURATION = [9, 2, 75, 0, 2, 1, 0, 0x80, 125];
const CONTROL_INTERFACE = [9, 4, 0, 0, 1, 2, 2, 0, 0];
const NOTICES = [7, 5, 0x81, 3, 8, 0, 16];
const DATA_INTERFACE = [9, 4, 1, 0, 2, 10, 0, 0, 0];
const BULK_OUT = [7, 5, 2, 2, 64, 0, 0];
const BULK_IN = [7, 5, 0x83, 2, 64, 0, 0];
const SERIAL = { in: 3, out: 2, controlInterface: 0 };

describe('findSerialInterface', () => {
  const find = (...descriptors: number[][]) => findSerialInterface(Uint8Array.from(descriptors.flat()));

  it('finds the endpoints of the data, in either order', () => {
    expect(find(CONFIGURATION, CONTROL_INTERFACE, NOTICES, DATA_INTERFACE, BULK_OUT, BULK_IN)).toEqual(
      SERIAL,
    );
    expect(find(CONFIGURATION, CONTROL_INTERFACE, NOTICES, DATA_INTERFACE, BULK_IN, BULK_OUT)).toEqual(
      SERIAL,
    );
  });

  it('takes the first of several, and no endpoints of another interface', () => {
    const second = [DATA_INTERFACE.with(2, 3), BULK_OUT.with(2, 5), BULK_IN.with(2, 0x85)];
    const storage = [9, 4, 2, 0, 2, 8, 6, 80, 0];
    expect(
      find(CONFIGURATION, DATA_INTERFACE, BULK_OUT, BULK_IN, storage, BULK_OUT.with(2, 9), ...second),
    ).toEqual(SERIAL);
    expect(find(CONFIGURATION, storage, BULK_OUT, BULK_IN)).toBeNull();
  });

  it('steps over descriptors that it does not know', () => {
    const other = fc
      .tuple(fc.integer({ min: 0x20, max: 0xff }), fc.uint8Array({ maxLength: 40 }))
      .map(([type, content]) => [content.length + 2, type, ...content]);
    const known = [CONFIGURATION, CONTROL_INTERFACE, NOTICES, DATA_INTERFACE, BULK_OUT, BULK_IN];
    fc.assert(
      fc.property(fc.array(other, { minLength: 6, maxLength: 6 }), (others) => {
        expect(find(...known.flatMap((descriptor, at) => [others[at] ?? [], descriptor]))).toEqual(SERIAL);
      }),
    );
  });

  it('finds nothing in a part, unless that has both endpoints', () => {
    const all = [CONTROL_INTERFACE, DATA_INTERFACE, BULK_OUT, BULK_IN].flat();
    for (let end = 0; end < all.length - 4; end++) expect(find(all.slice(0, end))).toBeNull();
    expect(find(all.slice(0, -3))).toEqual(SERIAL);
  });

  it('comes to an end with any bytes, and with endpoints that there can be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const found = findSerialInterface(bytes);
        const endpoints = found === null ? [] : [found.in, found.out];
        expect(endpoints.filter((endpoint) => !(endpoint >= 1 && endpoint <= 15))).toEqual([]);
      }),
    );
  });
});
