import type { Advice } from './advice.js';
import type { AdvisedRun } from './advised-run.js';
import { huntLineCommand, huntThisCommand } from './next-command.js';

/** What to repeat, where the run had nothing to repeat: calls, of which there are as many as a verdict takes, before passes of a loop that ends. */
export function repeatAdvice(run: AdvisedRun): Advice[] {
  const found = [...callAdvice(run), ...loopAdvice(run)];
  return found.length > 0 ? found : GIVE_SOMETHING;
}

/** A call that the program makes itself. */
export function callAdvice({ header, repeatable }: AdvisedRun): Advice[] {
  const call = repeatable?.call;
  if (!call) return [];
  return [
    { code: 'hunt', text: `Judge ${call}, called again and again:`, command: huntThisCommand(header, call) },
  ];
}

/** A loop that the program spends its time in. */
export function loopAdvice({ header, repeatable }: AdvisedRun): Advice[] {
  const loop = repeatable?.loop;
  if (!loop) return [];
  const place = loop.file === undefined ? `line ${loop.line}` : `${loop.file}:${loop.line}`;
  return [
    {
      code: 'hunt-a-loop',
      text: `Judge the passes of the loop in ${place}:`,
      command: huntLineCommand(header, loop),
    },
  ];
}

const GIVE_SOMETHING: Advice[] = [
  {
    code: 'hunt-a-call',
    text: 'Give what the program does again and again: a function, by --call "step()", or the line of a loop, by --loop 12.',
  },
];
