import { functionAt } from '../../instrument/functions.js';
import { tracebackName } from '../../instrument/imports/module-names.js';
import { countLines, type LoadedModule } from './load-modules.js';

/** Of what ran as a text, and of the agent's call in place of an import. */
const FRAME = /^( *File ")<string>(", line )(\d+)((?:, in (\S+))?.*)$/;
const AGENT = /^ *File "<(?:stdin|string)>", line \d+, in _mpgc$/;

/**
 * A traceback with the files and lines of modules that were loaded by the agent. What else ran as a text keeps the name that the board
 * gives it: its function is not that of the line. The agent's own frames are left out.
 */
export function nameModules(traceback: string, modules: readonly LoadedModule[]): string {
  if (modules.length === 0) return traceback;
  return traceback
    .split(/\r?\n/)
    .filter((line) => !AGENT.test(line))
    .map((line) => nameFrame(line, modules))
    .join('\n');
}

function nameFrame(frame: string, modules: readonly LoadedModule[]): string {
  const [, before, between, number, after, functionName = '<module>'] = FRAME.exec(frame) ?? [];
  const found = modules.findLast(({ linesBefore }) => linesBefore < Number(number));
  if (!found) return frame;
  const line = Number(number) - found.linesBefore;
  const isThere =
    line <= countLines(found.text) && (functionAt(found.text, line) ?? '<module>') === functionName;
  return isThere ? `${before}${tracebackName(found.file.path)}${between}${line}${after}` : frame;
}
