import type { RecordOf } from '../../session/schema.js';
import type { RecorderOptions } from '../wire/exchange-recorder.js';
import type { WireContainer, WireWalkEnd } from '../wire/wire-signs.js';
import type { ContainerKind, ContainerKinds } from './container-kinds.js';

type WalkEvent = Parameters<NonNullable<RecorderOptions['onWalk']>>[0];
type Container = RecordOf<'census'>['containers'][number];

/** What stands between the steps of a way, by what agent-py/census.py prints before each. */
const STEP = /\x1f([lgmika])([^\x1f]*)/gs;
const ROOTS: Record<string, Container['from']> = { g: 'script', l: 'function', m: 'module' };
const LEFT: RecordOf<'census'>['left'] = ['objects', 'entries', 'depth', 'stack'];
/** More lines than the agent prints, more walks than are asked for; and of what changed, more than anybody reads. */
const MOST_CONTAINERS = 4096;
const MOST_WALKS = 16;
const MOST_CHANGED = 200;
const MOST_PATH = 200;

interface Met {
  from: Container['from'];
  path: string;
  kind: ContainerKind;
  length: number;
}

/** What walks through the program's names came to, from the lines of the agent. */
export class Walks {
  readonly #kinds: ContainerKinds;
  readonly #onWalk: () => void;
  readonly units: number[] = [];
  readonly left = new Set<RecordOf<'census'>['left'][number]>();
  /** Of each walk, the containers by their addresses. */
  readonly #walks: Map<string, Met>[] = [];
  #open = new Map<number | string, Met>();
  #lines = 0;

  constructor(kinds: ContainerKinds, onWalk: () => void = () => {}) {
    this.#kinds = kinds;
    this.#onWalk = onWalk;
  }

  /** What the agent says of a walk, as it comes. */
  readonly take = (event: WalkEvent): void => {
    if (event.type === 'container') this.#add(event.container);
    else this.#end(event.end);
  };

  /** Of two ways to one container, the shorter one counts; of two that are as long, the same at each walk, whatever the order of a dictionary is then. */
  #add({ kind: number, length, address, way }: WireContainer): void {
    this.#lines += 1;
    const kind = this.#kinds.names[number];
    const place = placeOf(way);
    const at = kind === 'chain' ? startOf(place) : place && { ...place, before: 0 };
    if (!kind || !at || this.#open.size >= MOST_CONTAINERS) return;
    const key = kind === 'chain' ? chainOf(at) : address;
    const known = this.#open.get(key);
    const { before, ...found } = at;
    if (!known || isBefore(at, known)) this.#open.set(key, { ...found, kind, length: length + before });
  }

  #end({ number, lines, left }: WireWalkEnd): void {
    const isWhole = lines === this.#lines;
    const found = [...this.#open.values()];
    this.#open = new Map();
    this.#lines = 0;
    if (!isWhole || this.units.length === MOST_WALKS) return;
    this.units.push(number);
    this.#walks.push(new Map(found.map((one) => [keyOf(one), one])));
    LEFT.forEach((what, bit) => {
      if (left & (1 << bit)) this.left.add(what);
    });
    this.#onWalk();
  }

  get seen(): number {
    return this.#walks.at(-1)?.size ?? 0;
  }

  /** At the last walk; null where that did not come to it. */
  lengthOf({ from, kind, path }: Pick<Container, 'from' | 'kind' | 'path'>): number | null {
    return this.#walks.at(-1)?.get(keyOf({ from, kind, path }))?.length ?? null;
  }

  /** Containers that are there in the end and did not have the same length whenever they were met, those first that grew most since the walk before the last. */
  changed(): Omit<Container, 'freedBytes' | 'freedEntries'>[] {
    const last = this.#walks.at(-1);
    if (!last) return [];
    const all = [...last].map(([key, { from, path, kind }]) => ({
      from,
      path,
      kind,
      lengths: this.#walks.map((walk) => walk.get(key)?.length ?? null),
    }));
    const grown = ({ lengths }: { lengths: (number | null)[] }) =>
      (lengths.at(-1) ?? 0) - (lengths.at(-2) ?? 0);
    return all
      .filter(({ lengths }) => new Set(lengths.filter((length) => length !== null)).size > 1)
      .sort((a, b) => grown(b) - grown(a))
      .slice(0, MOST_CHANGED);
  }
}

function keyOf({ from, kind, path }: Pick<Met, 'from' | 'kind' | 'path'>): string {
  return `${from} ${kind} ${path}`;
}

function placeOf(way: string): Pick<Met, 'from' | 'path'> | null {
  const steps = [...way.matchAll(STEP)];
  const [root, ...others] = steps;
  const from = ROOTS[root?.[1] ?? ''];
  if (!root || !from || steps.reduce((sum, [text]) => sum + text.length, 0) !== way.length) return null;
  const path = others.reduce((text, [, mark, name = '']) => text + stepText(mark, name), root[2] ?? '');
  return path.length > MOST_PATH ? null : { from, path };
}

/** Of a chain, what the step that goes on and on starts from, and how many links stand before the one that the agent counts from: the last but one of the way. */
function startOf(
  at: Pick<Met, 'from' | 'path'> | null,
): (Pick<Met, 'from' | 'path'> & { before: number }) | null {
  const step = /(\.[^.[\]]+|\[[^[\]]*\])\1+$/u.exec(at?.path ?? '');
  if (!at || !step || step.index === 0) return null;
  const before = step[0].length / step[1]!.length - 1;
  return { ...at, path: at.path.slice(0, step.index), before };
}

/** Of the links that one list has, each leads to a part of the same chain. */
function chainOf({ from, path }: Pick<Met, 'from' | 'path'>): string {
  return `${from} ${path.replace(/\[\d+\]/g, '[]')}`;
}

function stepText(mark: string | undefined, name: string): string {
  if (mark === 'i') return `[${name}]`;
  if (mark === 'k') return `[${quoted(name)}]`;
  return `.${name}`;
}

/** A Python literal. */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[^ -~]/gu, (one) => `\\u{${one.codePointAt(0)!.toString(16)}}`);
  return `'${escaped.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) => `\\U${hex.padStart(8, '0')}`)}'`;
}

function isBefore(a: Pick<Met, 'from' | 'path'>, b: Pick<Met, 'from' | 'path'>): boolean {
  const order = (one: Pick<Met, 'from' | 'path'>) =>
    (one.from === 'function' ? 1000 : 0) + one.path.split(/[.[]/).length;
  return order(a) < order(b) || (order(a) === order(b) && a.path < b.path);
}
