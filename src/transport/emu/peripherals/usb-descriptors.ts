import { DescriptorType } from 'rp2040js';

/** The serial port among a device's interfaces: where its bytes go, and the interface that its lines are set by. */
export interface SerialInterface {
  /** Endpoint numbers. */
  in: number;
  out: number;
  controlInterface: number;
}

/**
 * The first interface with data of a serial port (CDC) and both its bulk endpoints, among a configuration's
 * descriptors; null where there is none. Its control interface is the one before it.
 *
 * Source: USB 2.0 chapter 9.6, CDC 1.2 chapter 4.6.
 */
export function findSerialInterface(descriptors: Uint8Array): SerialInterface | null {
  let dataInterface = -1;
  let [input, output] = [-1, -1];
  let within = false;
  for (let at = 0; at + 1 < descriptors.length; at += Math.max(2, descriptors[at] ?? 0)) {
    const type = descriptors[at + 1];
    if (type === DescriptorType.Interface) {
      within = input < 0 && descriptors[at + 5] === CDC_DATA_CLASS;
      if (within) dataInterface = descriptors[at + 2] ?? 0;
    } else if (within && type === DescriptorType.Endpoint && ((descriptors[at + 3] ?? 0) & 3) === BULK) {
      const address = descriptors[at + 2] ?? 0;
      if (address & TO_HOST) input = address & ENDPOINT_NUMBER;
      else output = address & ENDPOINT_NUMBER;
    }
  }
  return input > 0 && output > 0 ? { in: input, out: output, controlInterface: dataInterface - 1 } : null;
}

/** The word at a byte, low byte first, as USB has them; 0 for what is not there. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

const CDC_DATA_CLASS = 10;
const BULK = 2;
const TO_HOST = 0x80;
const ENDPOINT_NUMBER = 0xf;
