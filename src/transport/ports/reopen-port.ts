import { setTimeout as delay } from 'node:timers/promises';
import { MpgcError } from '../../errors.js';
import type { Transport } from '../transport.js';
import { identifyPort } from './discover-ports.js';
import { openPort } from './open-port.js';
import type { OpenOptions } from './port-kind.js';

const RETRY_MS = 250;
/** What a device may answer that has just come back: not there yet, or not yet given to its users. */
const NOT_YET = new Set(['PORT_NOT_FOUND', 'PORT_DENIED', 'PORT_BUSY', 'PORT_FAILED']);

/** What the computer tells of its ports. */
interface Ports {
  open: typeof openPort;
  identify: typeof identifyPort;
}

/**
 * Closes a transport and opens its board again, as soon as it is back: by its USB serial number where it has one, as it may
 * come back on another port. @throws MpgcError as openPort() does, when the board is not back in time
 */
export async function reopenPort(
  transport: Transport,
  { bootTimeoutMs, signal, ...options }: OpenOptions & { bootTimeoutMs: number },
  ports: Ports = { open: openPort, identify: identifyPort },
): Promise<Transport> {
  await transport.close();
  const untilMs = performance.now() + bootTimeoutMs;
  for (;;) {
    try {
      return await ports.open(await portOf(transport, ports), {
        ...options,
        bootTimeoutMs,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      const isBack = !(error instanceof MpgcError) || !NOT_YET.has(error.code);
      if (isBack || performance.now() > untilMs || signal?.aborted) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Its own where it is still there, as bridges of one make may share a serial number. */
async function portOf({ address, usb }: Transport, { identify }: Ports): Promise<string> {
  if (!usb?.serialNumber) return address;
  const there = await identify(address);
  return there?.serialNumber === usb.serialNumber ? address : `id:${usb.serialNumber}`;
}
