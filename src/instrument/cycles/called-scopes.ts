import { isMachineCode, nameOf } from '../functions.js';
import { findImports, type Import } from '../imports/find-imports.js';
import { absoluteName, moduleName } from '../imports/module-names.js';
import { parseProgram, type SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';
import type { SourceText } from './source-text.js';

/** A function of a program, or a module of it as a whole, which an import runs. */
export interface Scope {
  source: Source;
  node: SyntaxNode;
}

/** A source of a program, read. */
export interface Source extends SourceText {
  top: SyntaxNode;
  /** Without those in machine code. */
  functions: SyntaxNode[];
  /** Names that it imports, with the module, and what is taken of it: null for the module itself. */
  imported: ReadonlyMap<string, { module: string; name: string | null }>;
  imports: readonly Import[];
  /** What it imports all names of. */
  open: readonly string[];
  /** The package in which it stands, empty for none. */
  within: string;
}

/** What opens a scope of its own. */
export const SCOPES = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);

/** The sources of a program, and which functions its calls mean, as far as its text tells: by their names, and by what it imports. */
export class CalledScopes {
  /** The script first; of texts that do not parse there is none. */
  readonly sources: readonly Source[];
  readonly #modules = new Map<string, Source>();
  readonly #named = new Set<string>();

  constructor(texts: readonly SourceText[]) {
    this.sources = texts.flatMap((text) => readSource(text) ?? []);
    for (const { top, text } of this.sources) for (const name of namesIn(top, text)) this.#named.add(name);
    for (const source of this.sources) {
      const module = source.file === null ? null : moduleName(source.file);
      if (module) this.#modules.set(module.name, source);
    }
  }

  /** The scopes that one calls or imports, the last first, each with what it calls itself behind it. */
  *followed(scope: Scope, seen = new Set<SyntaxNode>()): Generator<Scope> {
    for (const called of this.#calledIn(scope).reverse()) {
      if (seen.has(called.node)) continue;
      seen.add(called.node);
      yield called;
      yield* this.followed(called, seen);
    }
  }

  /** The functions that an expression without a call may be: a name, or a member of a module or of an object. */
  meant(expression: SyntaxNode, source: Source): Scope[] {
    const { text } = source;
    const name = lastName(expression, text);
    if (expression.name === 'VariableName') {
      const known = source.imported.get(name);
      if (known) return known.name === null ? [] : this.#inModule(known.module, known.name);
      const own = functionsNamed(source, name);
      return own.length > 0 ? own : source.open.flatMap((module) => this.#inModule(module, name));
    }
    if (expression.name !== 'MemberExpression') return [];
    const object = expression.firstChild;
    const module = object ? this.#moduleOf(object, source) : null;
    const inModule = module === null ? [] : this.#inModule(module, name);
    // A class may come from anywhere, by way of the module that it is taken from.
    if (inModule.length > 0 || (module !== null && object?.name !== 'CallExpression')) return inModule;
    const own = functionsNamed(source, name);
    return own.length > 0 ? own : this.sources.flatMap((other) => functionsNamed(other, name));
  }

  /** Whether a source calls what has such a name, and is no function of the program. */
  calls(source: Source, wanted: RegExp): boolean {
    return [...walk(source.top)].some(
      (node) =>
        node.name === 'CallExpression' &&
        node.firstChild !== null &&
        wanted.test(lastName(node.firstChild, source.text)) &&
        this.meant(node.firstChild, source).length === 0,
    );
  }

  /** Whether there is the source of a module of this whole name. */
  has(module: string): boolean {
    return this.#modules.has(module);
  }

  /** Whether a name stands somewhere, but where it is defined. */
  isNamed(name: string): boolean {
    return this.#named.has(name);
  }

  /** In the order of the text. */
  #calledIn({ source, node }: Scope): Scope[] {
    const called: Scope[] = [];
    for (const child of walk(node, ({ name }) => !SCOPES.has(name))) {
      if (child.name === 'CallExpression' && child.firstChild) {
        called.push(...this.meant(child.firstChild, source));
      }
      const loaded = source.imports.filter(({ from, to }) => from === child.from && to === child.to);
      called.push(...loaded.flatMap((found) => this.#loadedBy(found, source)));
    }
    return called;
  }

  #loadedBy(found: Import, { within }: Source): Scope[] {
    const name = absoluteName(found, within);
    if (name === null) return [];
    const parts = name.split('.');
    const names = [
      ...parts.map((_, at) => parts.slice(0, at + 1).join('.')),
      ...(found.names ?? []).map((taken) => `${name}.${taken.name}`),
    ];
    return names.flatMap((module) => {
      const source = this.#modules.get(module);
      return source ? [{ source, node: source.top }] : [];
    });
  }

  /** The module that an expression is, or is made by; null where that is not known. Of one that the program does not have, too. */
  #moduleOf(expression: SyntaxNode, source: Source): string | null {
    if (expression.name === 'CallExpression') {
      const callee = expression.firstChild;
      const made = callee ? this.#moduleOf(callee, source) : null;
      // An object of what comes with the board has methods of its own, but their names may be the program's.
      return made !== null && this.#modules.has(made) ? made : null;
    }
    const dotted = source.text.slice(expression.from, expression.to).replace(/\s/g, '');
    const [first = '', ...rest] = dotted.split('.');
    const known = source.imported.get(first);
    if (!known) return null;
    const whole = [known.module, ...(known.name === null ? [] : [known.name]), ...rest].join('.');
    const parts = whole.split('.');
    for (let count = parts.length; count > 0; count--) {
      const module = parts.slice(0, count).join('.');
      if (this.#modules.has(module)) return module;
    }
    return known.name === null ? whole : null;
  }

  /** Of a package also what it imports from its modules. */
  #inModule(module: string, name: string, seen = new Set<string>()): Scope[] {
    const source = this.#modules.get(module);
    if (!source || seen.has(module)) return [];
    seen.add(module);
    const own = functionsNamed(source, name);
    if (own.length > 0) return own;
    const known = source.imported.get(name);
    if (known?.name) return this.#inModule(known.module, known.name, seen);
    return source.open.flatMap((other) => this.#inModule(other, name, seen));
  }
}

/** The last name of `a.b.c`. */
export function lastName(expression: SyntaxNode, text: string): string {
  const name = expression.name === 'MemberExpression' ? expression.lastChild : expression;
  return name ? text.slice(name.from, name.to) : '';
}

function readSource({ file, text }: SourceText): Source | null {
  const top = parseProgram(text).topNode;
  const all = [...walk(top)];
  if (all.some(({ type }) => type.isError)) return null;
  const module = file === null ? null : moduleName(file);
  const { name = '', isPackage = false } = module ?? {};
  const within = isPackage ? name : name.split('.').slice(0, -1).join('.');
  const imports = findImports(text);
  return {
    file,
    text,
    top,
    functions: all.filter((node) => node.name === 'FunctionDefinition' && !isMachineCode(node, text)),
    imported: new Map(imports.flatMap((found) => boundBy(found, within))),
    imports,
    open: imports
      .filter(({ names }) => names?.some((taken) => taken.name === '*'))
      .flatMap((found) => absoluteName(found, within) ?? []),
    within,
  };
}

function boundBy(found: Import, within: string): [string, { module: string; name: string | null }][] {
  const module = absoluteName(found, within);
  if (module === null || found.called) return [];
  if (found.names) return found.names.map(({ name, as }) => [as, { module, name }]);
  const top = module.split('.')[0]!;
  return found.as === null ? [[top, { module: top, name: null }]] : [[found.as, { module, name: null }]];
}

function functionsNamed(source: Source, name: string): Scope[] {
  return source.functions
    .filter((node) => nameOf(node, source.text) === name)
    .map((node) => ({ source, node }));
}

function namesIn(top: SyntaxNode, text: string): string[] {
  return [...walk(top)]
    .filter(
      ({ name, parent }) =>
        (name === 'VariableName' || name === 'PropertyName') && parent?.name !== 'FunctionDefinition',
    )
    .map(({ from, to }) => text.slice(from, to));
}
