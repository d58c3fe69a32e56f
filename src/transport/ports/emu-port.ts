import { basename } from 'node:path';
import { MpgcError } from '../../errors.js';
import { DEFAULT_BOOT_TIMEOUT_MS } from '../transport.js';
import type { PortKind } from './port-kind.js';

/** An emulated board with the firmware in a file, and its flash in another or nowhere. */
export const EMU_PORT: PortKind<{ firmwarePath: string; flashPath: string | null }> = {
  forms: ['emu:<file.uf2>'],
  parse: (text) => {
    if (text !== 'emu' && !text.startsWith('emu:')) return null;
    const [, firmwarePath, flashPath] = /^emu:(.+?)(?:,flash=(.+))?$/.exec(text) ?? [];
    if (firmwarePath && ![firmwarePath, flashPath ?? ''].some((path) => OTHER_OPTION.test(path))) {
      return { firmwarePath, flashPath: flashPath ?? null };
    }
    throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
      suggestions: [
        "Give the firmware: emu:RPI_PICO.uf2, or emu:RPI_PICO.uf2,flash=pico.flash to keep the board's files.",
      ],
    });
  },
  open: async (address, text, { bootTimeoutMs = DEFAULT_BOOT_TIMEOUT_MS, onPhase, signal }) => {
    const { EmuTransport } = await import('../emu/emu-transport.js');
    const name = basename(address.firmwarePath);
    onPhase?.(`booting ${name} on the emulated RP2040`);
    const onBooting = (boardMs: number) =>
      onPhase?.(`booting ${name}: ${(boardMs / 1000).toFixed(1)} s of its clock`);
    const options = { ...address, bootTimeoutMs, onBooting, ...(signal ? { signal } : {}) };
    const transport = new EmuTransport(options, text);
    await transport.open();
    return transport;
  },
};

const OTHER_OPTION = /,[a-z]+=[^,]*$/;
