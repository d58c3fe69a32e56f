import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import { answerLines } from '../board/answer-lines.js';
import { packAgentPieces } from '../script/pack-source.js';
import { REMOVE_LINE } from '../script/remove-line.js';

/** Where something is that a snapshot begins with. */
export interface Place {
  of: 'type' | 'globals' | 'modules' | 'module' | 'dict';
  name: string;
  address: number;
}

const ATTEMPTS = 5;
const LINE = /^\x1e= (\d+) ((type|globals|modules|module|dict|end) (.*) (-?\d+))$/;

/** The pieces of the agent's stage for it. */
export const placePieces = () => packAgentPieces('snapshot_places.py');

/** The addresses of types, of the names of the program and of modules. @throws LineDamagedError, and as Repl.run() */
export async function readPlaces(repl: Repl): Promise<Place[]> {
  const places: Place[] = [];
  const [first, ...others] = placePieces();
  await repl.releaseLineBuffer();
  await repl.run(first!, 'reading-memory', { checked: true });
  for (const piece of others) places.push(...(await readPiece(repl, piece)));
  await repl.run(REMOVE_LINE, 'reading-memory');
  return places;
}

async function readPiece(repl: Repl, piece: string): Promise<Place[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await repl.releaseLineBuffer();
    const places: Place[] = [];
    let count = -1;
    for (const line of await answerLines(repl, piece, 'reading-memory', { checked: true })) {
      const [, sum, text = '', of, name = '', address] = LINE.exec(line) ?? [];
      if (!of || [...Buffer.from(text)].reduce((total, byte) => total + byte, 0) !== Number(sum)) continue;
      if (of === 'end') count = Number(address);
      else places.push({ of: of as Place['of'], name, address: Number(address) });
    }
    if (count === places.length) return places;
  }
  throw new LineDamagedError('reading-memory', ATTEMPTS);
}
