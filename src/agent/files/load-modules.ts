import { applyEdits, type Edit } from '../../instrument/apply-edits.js';
import { callImports } from '../../instrument/imports/call-imports.js';
import { findImports } from '../../instrument/imports/find-imports.js';
import { absoluteName, moduleName } from '../../instrument/imports/module-names.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { AgentLink } from '../wire/agent-link.js';
import { loadedBefore } from './load-order.js';
import { sendBytes } from './send-bytes.js';

/** A module that is loaded by a call of the agent's, where its import stood. */
export interface LoadedModule {
  file: ProgramFile;
  name: string;
  /** As it is run: its own imports are such calls, too. */
  text: string;
  /** Empty lines in front of it: no line has the number of one of another module, as the texts have no names on the board. */
  linesBefore: number;
}

/** What a program of several files becomes where nothing can be mounted. */
export interface LoadedProgram {
  modules: LoadedModule[];
  /** Of the script: what stands in place of its imports. */
  edits: Edit[];
}

/** `sysModules`: whether mpgc itself can be imported. */
export function loadedProgram(
  script: string,
  files: readonly ProgramFile[],
  { sysModules }: { sysModules: boolean },
): LoadedProgram {
  const texts = new Map<string, { file: ProgramFile; within: string; text: string }>();
  for (const file of files) {
    const module = file.kind === 'module' ? moduleName(file.path) : null;
    if (!module) continue;
    const { name, isPackage } = module;
    const within = isPackage ? name : name.split('.').slice(0, -1).join('.');
    texts.set(name, { file, within, text: file.bytes.toString('utf8').replace(/\r\n?/g, '\n') });
  }
  for (const name of withAllNames(script, [...texts.values()])) texts.delete(name);
  const load = (name: string) => {
    if (texts.has(name)) {
      const before = loadedBefore(name, texts);
      // One of the circle is there already, and deep in the stack a call may be one too many.
      if (before === null) return `(_mpgc.items.get("${name}")or _mpgc.insert("${name}"))`;
      const list = before.map((module) => `"${module}",`).join('');
      return `_mpgc.insert("${name}"${list === '' ? '' : `,(${list})`})`;
    }
    return name === 'mpgc' && !sysModules ? '_mpgc' : null;
  };
  // Each stands behind all that are shorter, so that the empty lines are few.
  const shortestFirst = [...texts].sort(([, a], [, b]) => countLines(a.text) - countLines(b.text));
  let linesBefore = 0;
  const modules = shortestFirst.map(([name, { file, within, text }]) => {
    const module = { file, name, text: applyEdits(text, callImports(text, { within, load })), linesBefore };
    linesBefore += countLines(text);
    return module;
  });
  return { edits: callImports(script, { within: '', load }), modules };
}

export function countLines(text: string): number {
  return text.split('\n').length;
}

/** The modules of which some text imports all names: that needs a module, and a class only stands for it. */
function withAllNames(script: string, others: { within: string; text: string }[]): string[] {
  return [{ within: '', text: script }, ...others].flatMap(({ within, text }) =>
    findImports(text).flatMap((found) => {
      const name = found.names?.some((taken) => taken.name === '*') ? absoluteName(found, within) : null;
      return name === null ? [] : [name];
    }),
  );
}

/** The line by which modules that the program still has let go of the agent. */
export const LET_GO_LINE =
  "[__import__('builtins').setattr(_mpgc.items[key],'_mpgc',None)for key in _mpgc.items]";

/** Puts the texts where agent-py/modules.py, which is loaded already, finds them. */
export async function loadModules(link: AgentLink, modules: readonly LoadedModule[]): Promise<void> {
  for (const { name, text, linesBefore } of modules) {
    await sendBytes(link, `_mpgc.values["${name}"]`, Buffer.from('\n'.repeat(linesBefore) + text));
  }
}
