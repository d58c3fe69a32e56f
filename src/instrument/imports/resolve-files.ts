import { findImports, type Import } from './find-imports.js';
import { findOpened } from './find-opened.js';
import { absoluteName } from './module-names.js';

/** Files of a program on this computer, by their paths below one folder, with `/`. */
export interface Folder {
  /** What stands before their paths on the board: empty, or `lib/`. */
  prefix: string;
  /** null where there is no such file, `too-large` for one that no limits have room for. */
  read(path: string): Buffer | 'too-large' | null;
  isFolder(path: string): boolean;
}

/** A file that a program has besides its script. */
export interface ProgramFile {
  /** On a board, from its root: as tracebacks name it. */
  path: string;
  bytes: Buffer;
  kind: 'module' | 'data';
  /** What stands beside the script, where the board is given that with probes in it. */
  original?: Buffer;
}

export interface Limits {
  files: number;
  /** Of all files together. */
  bytes: number;
}

export interface ResolvedFiles {
  /** In the order in which the program comes to them, as far as its text tells. */
  files: ProgramFile[];
  /** Paths for which the limits have no room. */
  leftOut: string[];
}

/** mpgc is what the agent makes importable. */
const OWN = 'mpgc';

/**
 * The modules of `folders` that a program imports, with what those import, and the files that it opens by name to read them. The first
 * folder that has a module or a package gives all of it. Conditions are not judged: what may be imported is here.
 */
export function resolveFiles(text: string, folders: readonly Folder[], limits: Limits): ResolvedFiles {
  return new Resolution(folders, limits).of(text);
}

interface Text {
  text: string;
  /** Of the module, as names with dots between them; empty outside of a package. */
  package: string;
}

class Resolution {
  readonly #folders: readonly Folder[];
  readonly #limits: Limits;
  readonly #files = new Map<string, ProgramFile>();
  readonly #leftOut = new Set<string>();
  readonly #texts: Text[] = [];
  #bytes = 0;

  constructor(folders: readonly Folder[], limits: Limits) {
    this.#folders = folders;
    this.#limits = limits;
  }

  of(script: string): ResolvedFiles {
    this.#texts.push({ text: script, package: '' });
    const read: string[] = [];
    const written = new Set<string>();
    for (const part of this.#texts) {
      for (const found of findImports(part.text)) this.#resolve(found, part.package);
      for (const { path, writes } of findOpened(part.text)) {
        const plain = path.replace(/^(\.?\/)+/, '');
        if (writes) written.add(plain);
        else read.push(plain);
      }
    }
    for (const path of read) if (!written.has(path)) this.#addData(path);
    return { files: [...this.#files.values()], leftOut: [...this.#leftOut] };
  }

  #resolve(found: Import, within: string): void {
    const parts = absoluteName(found, within)?.split('.') ?? [];
    const [top = ''] = parts;
    if (top === '' || top === OWN) return;
    const folder = this.#folders.find((candidate) => hasModule(candidate, top));
    if (!folder || !this.#addPath(folder, parts)) return;
    for (const { name } of found.names ?? []) if (name !== '*') this.#addPath(folder, [...parts, name]);
  }

  /** Adds what stands at each part of a name with dots; whether it ends at a package, of which names may be modules. */
  #addPath(folder: Folder, parts: string[]): boolean {
    for (let count = 1; count <= parts.length; count++) {
      const path = parts.slice(0, count).join('/');
      if (!isPackage(folder, path)) {
        this.#addModule(folder, path, parts.slice(0, count - 1).join('.'));
        return false;
      }
      this.#addModule(folder, `${path}/__init__`, parts.slice(0, count).join('.'));
    }
    return true;
  }

  /** The source, else what was compiled from it: what a board looks for, in this order. */
  #addModule(folder: Folder, path: string, within: string): void {
    for (const suffix of SUFFIXES) {
      const bytes = folder.read(`${path}${suffix}`);
      if (bytes === null) continue;
      const added = this.#add(`${folder.prefix}${path}${suffix}`, bytes, 'module');
      if (added && suffix === '.py')
        this.#texts.push({ text: added.bytes.toString('utf8'), package: within });
      return;
    }
  }

  #addData(path: string): void {
    if (path.split('/').includes('..')) return;
    for (const folder of this.#folders) {
      const bytes = folder.prefix === '' ? folder.read(path) : null;
      if (bytes === null) continue;
      this.#add(path, bytes, 'data');
      return;
    }
  }

  /** null for one that is here already, or has no room. */
  #add(path: string, bytes: Buffer | 'too-large', kind: ProgramFile['kind']): ProgramFile | null {
    if (this.#files.has(path) || this.#leftOut.has(path)) return null;
    const { files: mostFiles, bytes: mostBytes } = this.#limits;
    if (bytes === 'too-large' || this.#files.size >= mostFiles || this.#bytes + bytes.length > mostBytes) {
      this.#leftOut.add(path);
      return null;
    }
    const file = { path, bytes, kind };
    this.#bytes += bytes.length;
    this.#files.set(path, file);
    return file;
  }
}

const SUFFIXES = ['.py', '.mpy'];

/** A folder comes first on a board, too. One without a file of that name in it is taken for a folder of other things. */
function isPackage(folder: Folder, path: string): boolean {
  return (
    folder.isFolder(path) && SUFFIXES.some((suffix) => folder.read(`${path}/__init__${suffix}`) !== null)
  );
}

function hasModule(folder: Folder, name: string): boolean {
  return isPackage(folder, name) || SUFFIXES.some((suffix) => folder.read(`${name}${suffix}`) !== null);
}
