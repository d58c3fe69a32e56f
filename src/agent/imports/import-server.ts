import { nameOfFile } from '../../instrument/import-order/import-graph.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { bytesLiteral } from '../../repl/checked-source.js';
import type { RecordOf } from '../../session/schema.js';
import { loadedProgram } from '../files/load-modules.js';
import type { Mounting } from '../files/mount-files.js';
import { OWN_FOLDER, placesFromRoot, placesInFolder } from '../files/mount-places.js';
import { sendBytes } from '../files/send-bytes.js';
import { packAgentPieces } from '../script/pack-source.js';
import type { AgentLink } from '../wire/agent-link.js';

/**
 * Gives a board modules for as long as they are being imported, and takes their texts off its heap afterwards: a program whose files do not all
 * fit beside each other can be measured, too. The stage of the agent that `pieces` are is loaded already.
 */
export interface ImportServer {
  way: RecordOf<'imports'>['way'];
  pieces: string[];
  /** Before anything is imported: what the program opens. */
  begin(link: AgentLink): Promise<void>;
  put(link: AgentLink, names: readonly string[]): Promise<void>;
  drop(link: AgentLink, names: readonly string[]): Promise<void>;
  /** What imports a module: a function, and its argument. */
  importing(name: string): { call: string; argument: string };
  /** The names of what was loaded; null where the firmware does not tell. */
  modules: string | null;
}

const PHASE = 'serving-files';

/** `mounting`: how the board mounts file systems; null where it does not. */
export function importServer(
  files: readonly ProgramFile[],
  mounting: Mounting | null,
  firmware: { sysModules: boolean },
): ImportServer {
  return mounting ? mountingServer(files, mounting, firmware) : loadingServer(files, firmware);
}

function mountingServer(
  files: readonly ProgramFile[],
  { from, prefix }: Mounting,
  firmware: { sysModules: boolean },
): ImportServer {
  const places = from === 'root' ? placesFromRoot(files) : placesInFolder(files);
  const placesOf = (names: readonly string[]) =>
    places.filter(({ file }) => file.kind === 'module' && names.includes(nameOfFile(file.path)?.name ?? ''));
  return {
    way: 'mounted',
    pieces: packAgentPieces('files.py', { conditions: new Set(prefix === 'u' ? ['prefixed'] : []) }),
    begin: async (link) => {
      if (from === 'root') await link.run(`__import__('${prefix}os').chdir('/')`, PHASE, { checked: true });
      for (const { file, point, path } of places.filter((place) => place.file.kind === 'data')) {
        await sendBytes(link, '_mpgc.values', file.bytes);
        await link.run(insertLine(point, path), PHASE, { checked: true });
      }
      if (from === 'folder') await link.run(LOOK_THERE, PHASE, { checked: true });
    },
    put: async (link, names) => {
      for (const { file, point, path } of placesOf(names)) {
        await sendBytes(link, '_mpgc.values', file.bytes);
        await link.run(insertLine(point, path), PHASE, { checked: true });
      }
      await link.run(EMPTY_LINE, PHASE, { checked: true });
    },
    drop: async (link, names) => {
      await link.run(EMPTY_LINE, PHASE, { checked: true });
      for (const { point, path } of placesOf(names))
        await link.run(insertLine(point, path), PHASE, { checked: true });
    },
    importing: (name) => ({ call: '__import__', argument: quoted(name) }),
    modules: firmware.sysModules ? "__import__('sys').modules" : null,
  };
}

function loadingServer(files: readonly ProgramFile[], firmware: { sysModules: boolean }): ImportServer {
  const modules = new Map(loadedProgram('', files, firmware).modules.map((module) => [module.name, module]));
  const having = (names: readonly string[]) => names.flatMap((name) => modules.get(name) ?? []);
  return {
    way: 'loaded',
    pieces: packAgentPieces('modules.py'),
    begin: async () => {},
    put: async (link, names) => {
      for (const module of having(names)) {
        await sendBytes(link, `_mpgc.values[${quoted(module.name)}]`, Buffer.from(module.text));
      }
    },
    drop: async (link, names) => {
      for (const { name } of having(names))
        await link.run(`_mpgc.count=_mpgc.values.pop(${quoted(name)},0);_mpgc.count=0`, PHASE, {
          checked: true,
        });
    },
    importing: (name) => ({
      call: modules.has(name) ? '_mpgc.insert' : '__import__',
      argument: quoted(name),
    }),
    modules: '_mpgc.items',
  };
}

/** The text that is given next. */
const EMPTY_LINE = "_mpgc.values=b''";

const LOOK_THERE = `(lambda key:'${OWN_FOLDER}'in key or key.insert(0,'${OWN_FOLDER}'))(__import__('sys').path)`;

function insertLine(point: string, path: string): string {
  return `_mpgc.insert(${text(point)},${text(path)})`;
}

/** The name of a module, which has no character that needs more; old firmware has no bytes.decode(). */
function quoted(name: string): string {
  return `'${name}'`;
}

/** As Python writes it. */
function text(value: string): string {
  return `${bytesLiteral(Buffer.from(value))}.decode()`;
}
