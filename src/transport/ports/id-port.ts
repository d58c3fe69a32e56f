import { MpgcError } from '../../errors.js';
import { type DiscoveredPort, discoverPorts } from './discover-ports.js';
import { listFound } from './list-found.js';
import { openSerial } from './open-serial.js';
import type { PortKind } from './port-kind.js';

/** A board by its USB serial number, whatever port it is on. */
export const ID_PORT: PortKind<string> = {
  forms: ['id:<usb serial number>'],
  parse: (text) => /^id:(.+)/.exec(text)?.[1] ?? null,
  open: async (serialNumber) => {
    const port = findById(serialNumber, await discoverPorts());
    return openSerial(port.path, port);
  },
};

/** @throws MpgcError PORT_NOT_FOUND, listing what was found */
export function findById(serialNumber: string, found: DiscoveredPort[]): DiscoveredPort {
  const match = found.find((port) => port.serialNumber === serialNumber);
  if (match) return match;
  throw new MpgcError('PORT_NOT_FOUND', `No board has the USB serial number ${serialNumber}.`, {
    suggestions: [listFound(found)],
  });
}
