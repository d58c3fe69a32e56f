import { MpgcError } from '../../errors.js';
import { type DiscoveredPort, discoverPorts } from './discover-ports.js';
import { listFound } from './list-found.js';
import { openSerial } from './open-serial.js';
import type { PortKind } from './port-kind.js';

/** The one board that is attached. */
export const AUTO_PORT: PortKind<'auto'> = {
  forms: ['auto'],
  parse: (text) => (text === 'auto' ? text : null),
  open: async () => {
    const board = chooseBoard(await discoverPorts());
    return openSerial(board.path, board);
  },
};

/** @throws MpgcError NO_BOARD or SEVERAL_BOARDS, each listing what was found */
export function chooseBoard(found: DiscoveredPort[]): DiscoveredPort {
  const boards = found.filter((port) => port.family !== null);
  const [only] = boards;
  if (only && boards.length === 1) return only;
  if (only) {
    throw new MpgcError('SEVERAL_BOARDS', `${boards.length} boards are attached; choose one with --port.`, {
      suggestions: [listFound(boards)],
    });
  }
  throw new MpgcError('NO_BOARD', 'No board is attached.', {
    suggestions: [
      listFound(found),
      'Check that the cable carries data, not only power.',
      'Without a board: --port sim runs the embedded MicroPython.',
    ],
  });
}
