import type { RecordOf } from '../../session/schema.js';
import { readFigure } from '../board/read-figure.js';
import type { WalkedKinds } from '../sampler/agent-stages.js';
import type { AgentLink } from '../wire/agent-link.js';

export type ContainerKind = RecordOf<'census'>['containers'][number]['kind'];

export interface ContainerKinds extends WalkedKinds {
  /** By their numbers: null for what is not told of. */
  names: (ContainerKind | null)[];
}

interface Candidate {
  name: ContainerKind | null;
  type: string;
}

const of = (name: ContainerKind, module?: string): Candidate => ({
  name,
  type: module ? `__import__('${module}').${name}` : name,
});
const SEQUENCES: Candidate[] = [{ name: null, type: 'tuple' }, of('list')];
const MAPS = [of('dict'), of('OrderedDict', 'collections'), of('OrderedDict', 'ucollections')];
const SETS = [
  of('set'),
  of('frozenset'),
  of('deque', 'collections'),
  of('deque', 'ucollections'),
  of('array', 'array'),
  of('bytearray'),
];
const TEXTS = [of('bytes'), of('str')];

/** What of it the firmware has, by asking for each. */
export async function findContainerKinds(link: AgentLink): Promise<ContainerKinds> {
  const found: Candidate[][] = [];
  for (const group of [SEQUENCES, MAPS, SETS, TEXTS]) {
    const have: Candidate[] = [];
    for (const candidate of group) {
      if (have.some(({ name }) => name === candidate.name)) continue;
      if (await holds(link, `${candidate.type} and 1`)) have.push(candidate);
    }
    found.push(have);
  }
  const [sequences = [], maps = [], sets = []] = found;
  const all = found.flat();
  return {
    names: [...all.map(({ name }) => name), 'object', 'chain'],
    types: all.map(({ type }) => type).join(),
    count: all.length,
    maps: sequences.length,
    sets: sequences.length + maps.length,
    texts: sequences.length + maps.length + sets.length,
    dicts: await holds(link, "type('',(),{'key':1}).__dict__ and type('',(),{})().__dict__=={}"),
  };
}

/** Whether an expression is true there; what raises is not. */
async function holds({ repl }: AgentLink, expression: string): Promise<boolean> {
  try {
    return (await readFigure(repl, `1 if ${expression} else 0`)) === 1;
  } catch {
    return false;
  }
}
