import type { FaultProgram } from './fault-run.js';

/** One program of each kind of work, whose figures are the same each time. */
export const FAULT_PROGRAMS: Record<string, FaultProgram> = {
  'a script': {
    source: 'kept=[]\nfor i in range(20):\n kept.append("item %d"%i)\nprint("made",len(kept))\n',
  },
  'a script with a module': {
    source: 'import drivers\nkept=[drivers.get(n) for n in range(10)]\nprint(drivers.NAME,sum(kept))\n',
    files: [
      {
        path: 'drivers.py',
        bytes: Buffer.from(
          `NAME = "drivers"\nTABLE = [n * n for n in range(20)]\n\n\ndef get(n):\n    return TABLE[n]\n${'# room\n'.repeat(100)}`,
        ),
        kind: 'module',
      },
    ],
  },
  'a --call': {
    source: 'kept=[]\ndef step():\n kept.append(bytearray(40))\n',
    work: { type: 'repeat', call: 'step()', iterations: 6, maps: 0 },
  },
  'a hunt': {
    source: 'kept=[None]*400\nat=0\ndef step():\n global at\n kept[at]=bytearray(20)\n at+=1\n',
    work: { type: 'hunt', call: 'step()', setup: null, iterations: 30, untilMs: null, allowErrors: false },
  },
};
