import { type ImportEdge, type ImportGraph, ROOT } from './import-graph.js';

/** Modules that are loaded by one import while all that they import besides is there already. */
export interface ImportStep {
  /** What is imported first; then those that are loaded within, as they import it in turn. */
  names: string[];
  /** The module, or ROOT, whose import it is, and the line. */
  importedBy: string;
  line: number;
  /** `function`: only when a function is called; `condition`: a `try` or a condition of the script decides. */
  time: ImportEdge['time'];
}

/** An import of a module that stands under a condition or in a function, and was seen to be done at once. */
export function edgeKey(from: string, to: string): string {
  return `${from} > ${to}`;
}

/**
 * The order in which each module is loaded after those that it imports itself, otherwise the order of the program: what an import costs is
 * then what it adds by itself. Modules that import each other are one step. Of conditions, those of the script are taken to hold, and of the others
 * `seen`. What functions import comes last.
 */
export function planSteps(graph: ImportGraph, seen: ReadonlySet<string>): ImportStep[] {
  const order = new Order(graph, (from, { to, time }) => {
    if (time === 'start' || time === 'parent' || seen.has(edgeKey(from, to))) return true;
    return time === 'condition' && from === ROOT;
  });
  order.visit(ROOT);
  for (;;) {
    const called = [...order.indices.keys()].flatMap((from) =>
      graph
        .get(from)!
        .edges.filter((edge) => edge.time === 'function' && !order.indices.has(edge.to))
        .map((edge) => ({ from, edge })),
    )[0];
    if (!called) return order.steps;
    order.visit(called.edge.to, called.from, called.edge);
  }
}

/** Tarjan's strongly connected components, which come in the order that is asked for. */
class Order {
  readonly #graph: ImportGraph;
  readonly #isFollowed: (from: string, edge: ImportEdge) => boolean;
  readonly indices = new Map<string, number>();
  readonly steps: ImportStep[] = [];
  readonly #lows = new Map<string, number>();
  readonly #stack: string[] = [];

  constructor(graph: ImportGraph, isFollowed: (from: string, edge: ImportEdge) => boolean) {
    this.#graph = graph;
    this.#isFollowed = isFollowed;
  }

  visit(name: string, importedBy = ROOT, by: ImportEdge | null = null): void {
    const index = this.indices.size;
    this.indices.set(name, index);
    this.#lows.set(name, index);
    this.#stack.push(name);
    for (const edge of this.#graph.get(name)!.edges) {
      if (!this.#isFollowed(name, edge)) continue;
      if (!this.indices.has(edge.to)) {
        this.visit(edge.to, name, edge);
        this.#lower(name, this.#lows.get(edge.to)!);
      } else if (this.#stack.includes(edge.to)) this.#lower(name, this.indices.get(edge.to)!);
    }
    if (this.#lows.get(name) !== index) return;
    const names = this.#stack.splice(this.#stack.indexOf(name));
    if (by) this.steps.push({ names, importedBy, line: by.line, time: by.time });
  }

  #lower(name: string, low: number): void {
    this.#lows.set(name, Math.min(this.#lows.get(name)!, low));
  }
}
