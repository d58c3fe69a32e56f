import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { growthOf } from '../../session/census/growing.js';
import type { RecordOf } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import { readLiveOverwritten } from '../board/read-live.js';
import type { AgentLink } from '../wire/agent-link.js';
import { overwriteStale } from '../wire/overwrite-stale.js';
import { freedBlocks, mapOfLive } from './freed-blocks.js';

type Freed = Pick<
  RecordOf<'census'>['containers'][number],
  'freedBytes' | 'freedEntries' | 'freedBlocks' | 'sharesWith'
>;
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

/** Of whose entries it is asked whether another has them, too. */
const MOST_ENTRIES = 1000;
const MOST_PAIRS = 10_000;
const VALUES: Partial<Record<Container['kind'], (name: string) => string>> = {
  list: (name) => name,
  set: (name) => name,
  deque: (name) => name,
  dict: (name) => `${name}.values()`,
  OrderedDict: (name) => `${name}.values()`,
};

/**
 * Empties the containers that grow to the end, in a program that is over, and gives how much less is alive then, of each: what
 * they kept, and nothing else did. What two have goes with the one that is emptied last. `linksNow`: how many links a chain has by now.
 */
export async function emptyGrown(
  link: AgentLink,
  containers: readonly Container[],
  linksNow: (container: Container) => number | null,
): Promise<ReadonlyMap<Container, Freed>> {
  const freed = new Map<Container, Freed>();
  const growing = containers.filter(({ lengths, kind }) => EMPTYING[kind] && growthOf(kind, lengths));
  const named = growing.slice(0, MOST_EMPTIED).flatMap((container) => {
    const name = nameOf(container.from, container.path);
    return name === null ? [] : [{ container, name }];
  });
  const shared = await sharing(link, named);
  for (const { container, name } of named) {
    const found = await emptied(link, container, name, linksNow(container));
    const sharesWith = shared.get(container) ?? [];
    if (found) freed.set(container, sharesWith.length > 0 ? { ...found, sharesWith } : found);
  }
  return freed;
}

type Named = { container: Container; name: string };

/** Which of them have entries of each other, by their paths; numbers, and what there is one of, count for none. */
async function sharing(link: AgentLink, named: readonly Named[]): Promise<Map<Container, string[]>> {
  const found = new Map<Container, string[]>();
  const few = named.filter(
    ({ container: { kind, lengths } }) => VALUES[kind] && (lengths.at(-1) ?? 0) <= MOST_ENTRIES,
  );
  for (const [at, one] of few.entries()) {
    for (const other of few.slice(at + 1)) {
      if (!(await haveSame(link, one, other))) continue;
      found.set(one.container, [...(found.get(one.container) ?? []), other.container.path]);
      found.set(other.container, [...(found.get(other.container) ?? []), one.container.path]);
    }
  }
  return found;
}

/** false where it raises. */
async function haveSame({ repl }: AgentLink, one: Named, other: Named): Promise<boolean> {
  const valuesOf = ({ container, name }: Named) => VALUES[container.kind]!(name);
  const entriesOf = ({ container }: Named) => container.lengths.at(-1) ?? 0;
  const [ofOne, ofOther] = [valuesOf(one), valuesOf(other)];
  const counts = 'type(v)not in(int,bool,type(None))';
  // A set takes room that a full heap has not.
  const question =
    entriesOf(one) * entriesOf(other) <= MOST_PAIRS
      ? `1 if any(v is w for v in ${ofOne} if ${counts} for w in ${ofOther})else 0`
      : `(lambda s:1 if any(id(v)in s for v in ${ofOther})else 0)({id(v)for v in ${ofOne} if ${counts}})`;
  try {
    return (await readFigure(repl, question)) === 1;
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    return false;
  }
}

/** null where it raises, as a full heap has no room for the question, or where nobody knows how long it is by now. */
async function emptied(
  link: AgentLink,
  { kind }: Container,
  name: string,
  links: number | null,
): Promise<Freed | null> {
  try {
    const freedEntries = kind === 'chain' ? links : await readFigure(link.repl, `len(${name})`);
    if (freedEntries === null) return null;
    const before = await readLiveOverwritten(link.repl);
    const map = await mapOfLive(link, before);
    const { reply } = await link.exchange(`${EMPTYING[kind]!(name)}\n`, { phase: 'walking' });
    if (reply.kind !== 'done' || reply.raised) return null;
    // A word on the stack that points into a chain keeps all of it from there on.
    await overwriteStale(link);
    const after = await readLiveOverwritten(link.repl);
    const left = map && (await mapOfLive(link, after));
    return {
      freedBytes: before - after,
      freedEntries,
      ...(map && left ? { freedBlocks: freedBlocks(map, left) } : {}),
    };
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
