import type { Hook } from '@oclif/core';
import { nearestName } from '../config/nearest-name.js';
import { EXIT } from '../errors.js';
import { sanitizeText } from '../report/syntax/sanitize-text.js';
import { commandLine } from '../report/text/advice/command-line.js';
import MpgcHelp from './help.js';

/** Of words that are no command: `mpgc help profile` is the help of profile, another may be a slip of the fingers. */
const commandNotFound: Hook.CommandNotFound = async ({ id, argv = [], config, context }) => {
  // oclif takes the words behind it for a topic.
  const [typed = '', ...more] = id.split(':');
  if (typed === 'help') return new MpgcHelp(config).showHelp([...more, ...argv]);
  const near = nearestName(
    typed,
    config.commands.map((command) => command.id),
  );
  const hint = near
    ? ` Did you mean ${config.bin} ${near}?\n    ${commandLine([config.bin, near, ...more, ...argv])}`
    : ` ${config.bin} --help lists them.`;
  process.stderr.write(`Error: There is no command '${sanitizeText(typed)}'.${hint}\n`);
  context.exit(EXIT.usage);
};

export default commandNotFound;
