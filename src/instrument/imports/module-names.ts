import type { Import } from './find-imports.js';

const SOURCE = /^(?:lib\/)?(.+?)(\/__init__)?\.py$/;

/** What a program imports a file by, and whether that is a package; null for what is no source of a module. */
export function moduleName(path: string): { name: string; isPackage: boolean } | null {
  const [, parts, init] = SOURCE.exec(path) ?? [];
  return parts === undefined ? null : { name: parts.replaceAll('/', '.'), isPackage: init !== undefined };
}

/** The whole name of the module of an import that stands in a package, empty outside of one; null where it goes beyond that. */
export function absoluteName(
  { module, level }: Pick<Import, 'module' | 'level'>,
  within: string,
): string | null {
  const around = within === '' ? [] : within.split('.');
  if (level > around.length) return null;
  const base = level === 0 ? [] : around.slice(0, around.length - level + 1);
  return [...base, ...(module === '' ? [] : [module])].join('.');
}

/** The name that a traceback has for a file: what lies in `lib` is looked for by a path that begins at the root of the board. */
export function tracebackName(path: string): string {
  return path.replace(/^lib\//, '/lib/');
}
