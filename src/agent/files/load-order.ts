import type { Import } from '../../instrument/imports/find-imports.js';
import { leadingImports } from '../../instrument/imports/leading-imports.js';
import { absoluteName } from '../../instrument/imports/module-names.js';

interface ModuleText {
  /** The package in which it stands, empty for none. */
  within: string;
  text: string;
}

/**
 * The modules that a module imports before it does anything else, with what these do, in the order in which they are done. Loading them
 * first, one after the other, is the same, and takes less of the stack than one in the other. null where they go in a circle.
 */
export function loadedBefore(name: string, texts: ReadonlyMap<string, ModuleText>): string[] | null {
  const order: string[] = [];
  const under = new Set<string>();
  const visit = (module: string): boolean => {
    if (order.includes(module)) return true;
    if (under.has(module)) return false;
    under.add(module);
    const { text, within } = texts.get(module)!;
    const first = [
      ...(module.includes('.') ? [module.slice(0, module.lastIndexOf('.'))] : []),
      ...leadingImports(text).flatMap((found) => namesOf(found, within)),
    ];
    const whole = first.filter((dependency) => texts.has(dependency)).every(visit);
    order.push(module);
    return whole;
  };
  return visit(name) ? order.slice(0, -1) : null;
}

function namesOf(found: Import, within: string): string[] {
  const name = absoluteName(found, within);
  if (name === null) return [];
  return [name, ...(found.names ?? []).map((taken) => `${name}.${taken.name}`)];
}
