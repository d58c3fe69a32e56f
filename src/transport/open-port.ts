import { discoverPorts } from './discover-ports.js';
import { choosePort, parsePortAddress } from './port-address.js';
import { SerialTransport } from './serial-transport.js';
import { SimTransport } from './sim-transport.js';
import type { Transport } from './transport.js';

/** The transport that a `--port` text stands for, opened. @throws MpgcError as parsing, choosing and opening do */
export async function openPort(text: string): Promise<Transport> {
  const transport = await transportFor(text);
  await transport.open();
  return transport;
}

async function transportFor(text: string): Promise<Transport> {
  const address = parsePortAddress(text);
  if (address.kind === 'sim') return new SimTransport(address.heapBytes, text);
  const found = await discoverPorts();
  if (address.kind === 'device') {
    return new SerialTransport(address.path, found.find((port) => port.path === address.path) ?? null);
  }
  const chosen = choosePort(address, found);
  return new SerialTransport(chosen.path, chosen);
}
