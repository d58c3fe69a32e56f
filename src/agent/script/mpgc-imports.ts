import { parseProgram } from '../../instrument/parse-program.js';

/** A script that marks its phases, where nothing of mpgc is to be on the heap. */
export interface StoodIn {
  text: string;
  /** What is run before it; null for a script that does not import mpgc. */
  load: string | null;
}

const STAND_IN = '_mpgc';

/**
 * Gives a script that imports mpgc what stands in for that in production, agent-py/mpgc.py: a name whose `mark` does nothing. Where
 * there is no sys.modules, an import becomes an assignment, as in prepareScript().
 */
export function standIn(text: string, { sysModules }: { sysModules: boolean }): StoodIn {
  const edits: { from: number; to: number; text: string }[] = [];
  parseProgram(text).iterate({
    enter: ({ name, from, to }) => {
      const replaced = name === 'ImportStatement' ? replaceImport(text.slice(from, to)) : null;
      if (replaced !== null) edits.push({ from, to, text: replaced });
    },
  });
  if (edits.length === 0) return { text, load: null };
  const stub = `class ${STAND_IN}:\n def mark(label="",*_):pass\n`;
  if (sysModules) {
    return {
      text,
      load: `${stub}__import__('sys').modules['mpgc']=${STAND_IN};${STAND_IN}=0;del ${STAND_IN}\n`,
    };
  }
  const replaced = edits
    .reverse()
    .reduce((whole, edit) => whole.slice(0, edit.from) + edit.text + whole.slice(edit.to), text);
  return { text: replaced, load: stub };
}

/** The same binding without an import, or null for an import of other modules. Never changes the line count. */
export function replaceImport(whole: string): string | null {
  const statement = whole.replaceAll('\\\n', ' ');
  const from = /^from\s+mpgc\s+import\s*\(?([^)]*)\)?/s.exec(statement);
  const names = splitNames(from?.[1] ?? /^import\s+(.*)$/s.exec(statement)?.[1] ?? '');
  if (!from && !names.some(({ name }) => name === 'mpgc')) return null;
  const continued = '\\\n'.repeat(whole.split('\n').length - 1);
  const bindings = names.map(({ name, as, text }) => {
    if (from && name === '*') return 'mark = _mpgc.mark';
    if (from) return `${as} = _mpgc.${name}`;
    return name === 'mpgc' ? `${as} = _mpgc` : `import ${text}`;
  });
  return bindings.join('; ').replace(' ', ` ${continued}`);
}

function splitNames(list: string): { name: string; as: string; text: string }[] {
  return list
    .replace(/#.*/g, '')
    .split(',')
    .map((part) => part.replace(/\\?\n/g, ' ').trim())
    .filter((part) => part !== '')
    .map((text) => {
      const [name = '', , as] = text.split(/\s+/);
      return { name, as: as ?? name, text };
    });
}
