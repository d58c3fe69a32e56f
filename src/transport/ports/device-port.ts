import { MpgcError } from '../../errors.js';
import { discoverPorts, identifyPort } from './discover-ports.js';
import { listFound } from './list-found.js';
import { openSerial } from './open-serial.js';
import type { PortKind } from './port-kind.js';

/** A serial device by its path. */
export const DEVICE_PORT: PortKind<string> = {
  forms: ['a device path (/dev/ttyACM0, COM3)'],
  parse: (text) => (/^(\/|\\\\|\.\/|COM\d+$)/i.test(text) ? text : null),
  open: async (path) => {
    try {
      return await openSerial(path, await identifyPort(path));
    } catch (error) {
      if (!(error instanceof MpgcError) || error.code !== 'PORT_NOT_FOUND') throw error;
      throw new MpgcError(error.code, error.message, {
        cause: error.cause,
        suggestions: [listFound(await discoverPorts()), ...error.suggestions],
      });
    }
  },
};
