import { CI_COMMANDS } from './ci-commands.js';
import { board, captureOf, END, sample } from './hand-made.js';

/** What somebody who makes a capture, or a board, could try, each piece in every text that is theirs. */
export const HOSTILE = [
  '\x1b[2J\x1b]0;owned\x07',
  '\x9b31m\x90\x00\x08\r',
  '\u202egnp.exe\u2066',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![x](https://evil.example/x.png)',
  '| a | b |\n\n# heading\n\n- item\n```\n~~~\n</details>',
  '@somebody octo/repo#12 GH-34 www.evil.example https://evil.example mail@evil.example',
  '=HYPERLINK("https://evil.example")',
  ']]>&amp;<!--',
  '$(id) `id` {{7*7}}',
  ...CI_COMMANDS.map((command) => `\n${command}\n`),
  ...CI_COMMANDS,
].join(' ');

/** The lines of a capture in which every text of the board and of its maker is hostile. */
export function hostileCapture(): string {
  const { header, records } = captureOf([
    { type: 'source', path: HOSTILE, bytes: 9, sha256: HOSTILE, text: HOSTILE },
    { type: 'source', path: 'evil.py', bytes: 9, sha256: '', text: `${HOSTILE}\n`.repeat(9) },
    {
      ...board({
        machine: HOSTILE,
        uniqueId: HOSTILE,
        build: HOSTILE,
        implementation: HOSTILE,
        platform: HOSTILE,
      }),
      usb: { vendorId: HOSTILE, productId: HOSTILE, serialNumber: HOSTILE },
    },
    sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
    sample(2, 5000),
    { type: 'mark', seq: 2, label: HOSTILE },
    sample(3, 5100),
    { type: 'mark', seq: 3, label: `=1+1${HOSTILE}` },
    { type: 'output', text: HOSTILE },
    { type: 'output', base64: Buffer.from(HOSTILE, 'latin1').toString('base64') },
    { type: 'warning', code: HOSTILE, message: HOSTILE },
    {
      type: 'error',
      origin: 'program',
      code: HOSTILE,
      message: HOSTILE,
      traceback: `Traceback:\n${HOSTILE}\n  File "evil.py", line 12, in ${HOSTILE}`,
    },
    sample(4, 3500, { role: 'final', source: 'prompt', collected: true }),
    { ...END, reason: 'exception', exitCode: 1 },
  ]);
  const evil = {
    ...header,
    mpgc: HOSTILE,
    port: HOSTILE,
    host: { platform: HOSTILE, arch: HOSTILE, node: HOSTILE },
    script: { ...header.script, name: HOSTILE, sha256: HOSTILE },
    options: { ...header.options, call: HOSTILE, iterations: 1 },
  };
  return [evil, ...[...records].slice(1)].map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** All that a terminal acts on, and what reorders text; line ends and tabs apart. */
export const ACTS_ON_TERMINAL = /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u;
