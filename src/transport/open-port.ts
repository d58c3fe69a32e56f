import { MpgcError } from '../errors.js';
import { type DiscoveredPort, discoverPorts } from './discover-ports.js';
import { choosePort, listed, parsePortAddress } from './port-address.js';
import { SerialTransport } from './serial-transport.js';
import { SimTransport } from './sim-transport.js';
import type { Transport } from './transport.js';

/** The transport that a `--port` text stands for, opened. @throws MpgcError as parsing, choosing and opening do */
export async function openPort(text: string): Promise<Transport> {
  if (text === 'sim' || text.startsWith('sim:')) return opened(transportFor(text, []));
  const found = await discoverPorts();
  try {
    return await opened(transportFor(text, found));
  } catch (error) {
    const misnamed =
      error instanceof MpgcError && (error.code === 'USAGE' || error.code === 'PORT_NOT_FOUND');
    if (!misnamed || error.suggestions.includes(listed(found))) throw error;
    throw new MpgcError(error.code, error.message, {
      cause: error.cause,
      suggestions: [listed(found), ...error.suggestions],
    });
  }
}

async function opened(transport: Transport): Promise<Transport> {
  await transport.open();
  return transport;
}

function transportFor(text: string, found: DiscoveredPort[]): Transport {
  const address = parsePortAddress(text);
  if (address.kind === 'sim') return new SimTransport(address.heapBytes, text);
  if (address.kind === 'device') {
    return new SerialTransport(address.path, found.find((port) => port.path === address.path) ?? null);
  }
  const chosen = choosePort(address, found);
  return new SerialTransport(chosen.path, chosen);
}
