import { describe, expect, it } from 'vitest';
import {
  rewriteTraceback,
  withoutCallFrames,
  withoutWith,
} from '../../../src/agent/traceback/rewrite-traceback.js';

describe('withoutCallFrames', () => {
  it('leaves out what the agent put around a --call', () => {
    const traceback =
      'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\n  File "<stdin>", line 3, in _mpgc\r\n  File "<stdin>", line 3, in step\r\nValueError: x\r\n';
    expect(rewriteTraceback(withoutCallFrames(traceback), 'main.py', [1])).toBe(
      'Traceback (most recent call last):\n  File "--call", line 1\n  File "main.py", line 2, in step\nValueError: x\n',
    );
  });
});

describe('withoutWith', () => {
  const module = (line: number) => `  File "<stdin>", line ${line}, in <module>\r\n`;
  const rest = '  File "<stdin>", line 2, in f\r\nValueError: 3\r\n';

  it('leaves out the module where that stands there twice', () => {
    expect(withoutWith(`Traceback:\r\n${module(6)}${module(3)}${rest}`)).toBe(
      `Traceback:\r\n${module(3)}${rest}`,
    );
  });

  it('leaves others alone', () => {
    const executed = `Traceback:\r\n${module(3)}  File "<string>", line 1, in <module>\r\n${rest}`;
    for (const traceback of [`Traceback:\r\n${module(3)}${rest}`, executed]) {
      expect(withoutWith(traceback)).toBe(traceback);
    }
  });
});

describe('rewriteTraceback', () => {
  it('shows a program that was made a function of the module as the module', () => {
    const stepped =
      'Traceback (most recent call last):\n  File "<stdin>", line 12, in <module>\n  File "<stdin>", line 9, in _mpgc_program\n  File "<stdin>", line 5, in main\nValueError: x\n';
    expect(rewriteTraceback(stepped, 'main.py', [1, 2, 3])).toBe(
      'Traceback (most recent call last):\n  File "main.py", line 6, in <module>\n  File "main.py", line 2, in main\nValueError: x\n',
    );
  });

  const TRACEBACK =
    'Traceback (most recent call last):\r\n  File "<stdin>", line 12, in <module>\r\n  File "lib.py", line 3, in f\r\n  File "<stdin>", line 2, in g\r\nOSError: 5\r\n';

  it('puts in the name of the script, and takes the shift off', () => {
    expect(rewriteTraceback(TRACEBACK, 'main.py', [1])).toBe(
      'Traceback (most recent call last):\n  File "main.py", line 11, in <module>\n  File "lib.py", line 3, in f\n  File "main.py", line 1, in g\nOSError: 5\n',
    );
  });

  it('takes off the lines of probes above', () => {
    expect(rewriteTraceback(TRACEBACK, 'main.py', [1, 5, 12, 13])).toContain('line 10, in <module>');
  });

  it('changes no line number without a shift', () => {
    expect(rewriteTraceback('  File "<stdin>", line 12\n', '$&.py', [])).toBe('  File "$&.py", line 12\n');
  });
});
