import type { Edit } from '../apply-edits.js';
import { findImports, type Import } from './find-imports.js';
import { absoluteName } from './module-names.js';

/** How modules are loaded by expressions in place of imports. */
export interface Calls {
  /** The package in which the text stands, empty for none. */
  within: string;
  /** The expression for a module, which loads it; null for one whose import stays. */
  load: (name: string) => string | null;
}

/** The edits by which a text loads modules in place of importing them. No line moves. */
export function callImports(text: string, calls: Calls): Edit[] {
  const statements = new Map<number, Import[]>();
  for (const found of findImports(text)) {
    statements.set(found.from, [...(statements.get(found.from) ?? []), found]);
  }
  return [...statements.values()].flatMap((imports) => {
    const { from, to } = imports[0]!;
    const parts = imports.map((found) => bindings(found, calls));
    if (parts.every((part) => part === null)) return [];
    const statement = imports.flatMap((found, at) => parts[at] ?? [importText(found)]).join(';');
    const lines = text.slice(from, to).split('\n').length - 1;
    return [{ from, to, text: statement.replace(/[ =(]/, (first) => `${first}${'\\\n'.repeat(lines)}`) }];
  });
}

/** null for an import that stays. Of a module in a package, `import a.b` binds the package. */
function bindings(found: Import, { within, load }: Calls): string[] | null {
  const { names, as, called } = found;
  const name = absoluteName(found, within);
  const whole = name === null ? null : load(name);
  if (name === null || whole === null) return null;
  if (names === null) {
    const top = name.split('.')[0]!;
    const first = load(top)!;
    if (called) return [name === top ? whole : `(${whole}and ${first})`];
    if (as !== null) return [`${as}=${whole}`];
    return name === top ? [`${top}=${whole}`] : [whole, `${top}=${first}`];
  }
  if (names.some((taken) => taken.name === '*')) return null;
  return names.map((taken) => `${taken.as}=${load(`${name}.${taken.name}`) ?? `${whole}.${taken.name}`}`);
}

function importText({ module, as }: Import): string {
  return `import ${module}${as === null ? '' : ` as ${as}`}`;
}
