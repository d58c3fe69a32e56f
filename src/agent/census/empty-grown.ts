import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { growthOf } from '../../session/census/growing.js';
import type { RecordOf } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import { readLive } from '../board/read-live.js';
import type { AgentLink } from '../wire/agent-link.js';

type Freed = Pick<RecordOf<'census'>['containers'][number], 'freedBytes' | 'freedEntries'>;
type Container = Omit<RecordOf<'census'>['containers'][number], keyof Freed>;

/** Emptied one after the other, those first that grow most. */
const MOST_EMPTIED = 6;
/** How those are emptied that can be. */
const EMPTYING: Partial<Record<Container['kind'], (name: string) => string>> = {
  list: (name) => `${name}.clear()`,
  dict: (name) => `${name}.clear()`,
  OrderedDict: (name) => `${name}.clear()`,
  set: (name) => `${name}.clear()`,
  // Of something that a name leads to, the rest hangs on that.
  chain: (name) => `${name}=None`,
  deque: (name) => `while ${name}:${name}.popleft()`,
};
/** A way that is none of a Python program's own is not followed. */
const NAMES = /^[\p{L}\p{N}_]+(\.[\p{L}\p{N}_]+|\[-?\d+\]|\['(?:[^'\\]|\\.)*'\])*$/u;

/**
 * Empties the containers that grow to the end, in a program that is over, and gives how much less is alive then, of each: what
 * they kept, and nothing else did. `goesOn`: whether the program did, behind the last walk.
 */
export async function emptyGrown(
  link: AgentLink,
  containers: readonly Container[],
  goesOn: boolean,
): Promise<ReadonlyMap<Container, Freed>> {
  const freed = new Map<Container, Freed>();
  const growing = containers.filter(({ lengths, kind }) => EMPTYING[kind] && growthOf(kind, lengths));
  for (const container of growing.slice(0, MOST_EMPTIED)) {
    const { from, path } = container;
    const name = nameOf(from, path);
    if (name === null) continue;
    const found = await emptied(link, container, name, goesOn);
    if (found) freed.set(container, found);
  }
  return freed;
}

/** null where it raises, as a full heap has no room for the question, or where nobody knows how long it is by now. */
async function emptied(
  link: AgentLink,
  { kind, lengths }: Container,
  name: string,
  goesOn: boolean,
): Promise<Freed | null> {
  if (kind === 'chain' && goesOn) return null;
  try {
    const freedEntries = kind === 'chain' ? lengths.at(-1)! : await readFigure(link.repl, `len(${name})`);
    const before = await readLive(link.repl);
    const { reply } = await link.exchange(`${EMPTYING[kind]!(name)}\n`, { phase: 'walking' });
    if (reply.kind !== 'done' || reply.raised) return null;
    return { freedBytes: before - (await readLive(link.repl)), freedEntries };
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return null;
  }
}

function nameOf(from: Container['from'], path: string): string | null {
  if (!NAMES.test(path)) return null;
  if (from === 'script') return path;
  const [, first = '', rest = ''] = /^([\p{L}\p{N}_]+)(.*)$/su.exec(path) ?? [];
  if (from === 'function') return `_mpgc.index[1]['${first}']${rest}`;
  return rest === '' ? null : `__import__('sys').modules['${first}']${rest}`;
}
