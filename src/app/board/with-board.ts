import type { Transport } from '../../transport/transport.js';
import { type BoardRequest, openBoard } from './open-board.js';

export type { BoardRequest } from './open-board.js';

/** Opens the board on a port and lends it to `use`. @throws MpgcError as openBoard() does */
export async function withBoard<T>(request: BoardRequest, use: (board: Transport) => Promise<T>): Promise<T> {
  const board = await openBoard(request);
  try {
    return await use(board);
  } finally {
    await board.close();
  }
}
