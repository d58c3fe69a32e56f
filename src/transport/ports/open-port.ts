import { MpgcError } from '../../errors.js';
import type { Transport } from '../transport.js';
import { discoverPorts } from './discover-ports.js';
import { listFound } from './list-found.js';
import type { OpenOptions } from './port-kind.js';
import { PORT_FORMS, PORT_KINDS } from './port-kinds.js';

/** The transport that a `--port` text stands for, opened. @throws MpgcError as parsing, choosing and opening do */
export async function openPort(text: string, options: OpenOptions = {}): Promise<Transport> {
  for (const kind of PORT_KINDS) {
    const address = kind.parse(text);
    if (address !== null) return kind.open(address, text, options);
  }
  throw new MpgcError('USAGE', `--port does not understand '${text}'.`, {
    suggestions: [
      listFound(await discoverPorts()),
      `Ports: ${PORT_FORMS.join(', ')}`,
      'List the boards with: mpgc ports',
    ],
  });
}
