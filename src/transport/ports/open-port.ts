import { basename } from 'node:path';
import { MpgcError } from '../../errors.js';
import { EmuTransport } from '../emu/emu-transport.js';
import { SerialTransport } from '../serial/serial-transport.js';
import { SimTransport } from '../sim/sim-transport.js';
import { DEFAULT_BOOT_TIMEOUT_MS, type Transport } from '../transport.js';
import { type DiscoveredPort, discoverPorts } from './discover-ports.js';
import { choosePort, listed, type PortAddress, parsePortAddress } from './port-address.js';

export interface OpenOptions {
  /** How long a board that boots when it is opened may take for that. */
  bootTimeoutMs?: number;
  onPhase?: (phase: string) => void;
  /** Ends the wait for such a board. */
  signal?: AbortSignal;
}

/** The transport that a `--port` text stands for, opened. @throws MpgcError as parsing, choosing and opening do */
export async function openPort(text: string, options: OpenOptions = {}): Promise<Transport> {
  if (/^(sim|emu)(:|$)/.test(text)) return opened(transportFor(text, [], options));
  const found = await discoverPorts();
  try {
    return await opened(transportFor(text, found, options));
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

function transportFor(text: string, found: DiscoveredPort[], options: OpenOptions): Transport {
  const address = parsePortAddress(text);
  if (address.kind === 'sim') return new SimTransport(address.heapBytes, text);
  if (address.kind === 'emu') return emulated(address, text, options);
  if (address.kind === 'device') {
    return new SerialTransport(address.path, found.find((port) => port.path === address.path) ?? null);
  }
  const chosen = choosePort(address, found);
  return new SerialTransport(chosen.path, chosen);
}

function emulated(
  address: Extract<PortAddress, { kind: 'emu' }>,
  text: string,
  { bootTimeoutMs = DEFAULT_BOOT_TIMEOUT_MS, onPhase, signal }: OpenOptions,
): Transport {
  const name = basename(address.firmwarePath);
  onPhase?.(`booting ${name} on the emulated RP2040`);
  const onBooting = (boardMs: number) =>
    onPhase?.(`booting ${name}: ${(boardMs / 1000).toFixed(1)} s of its clock`);
  return new EmuTransport({ ...address, bootTimeoutMs, onBooting, ...(signal ? { signal } : {}) }, text);
}
