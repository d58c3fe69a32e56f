import { Help } from '@oclif/core';

const START_WITH = [
  ['profile main.py', "see what a script does to the board's heap"],
  ['leak main.py --call "step()"', 'see whether a call leaks, how much, and what'],
  ['report FILE.mpgc.jsonl', 'make the report again from the capture, without the board'],
];

/** The help of `mpgc` alone begins with the three commands to start with. */
export default class MpgcHelp extends Help {
  override formatRoot(): string {
    const { bin } = this.config;
    const lines = START_WITH.map(([command = '', what = '']) => [`${bin} ${command}`, what]);
    const start = this.section('START WITH', lines as [string, string][]);
    const more = `Without a board: ${bin} profile main.py --port sim. Flags of a command: ${bin} COMMAND --help.`;
    return `${super.formatRoot()}\n\n${start}\n\n${this.wrap(more)}`;
  }
}
