import { MpgcError } from '../../errors.js';
import { isCaptureFile } from '../../session/read/is-capture-file.js';
import { isSameFile } from './is-same-file.js';
import { writeOutput } from './write-output.js';

/** A text that a command was asked for by a flag: into a file, or with `-` in its place printed. */
export interface TextOutput {
  flag: string;
  /** Undefined where the flag was not given. */
  path: string | undefined;
  render: () => string;
}

/**
 * Writes texts over what is there, but over no capture, which is a record, and over nothing that the command has read.
 * All is looked at before anything is written.
 * @returns the text that is to be printed alone; null where none is
 * @throws MpgcError USAGE, OUTPUT_NOT_WRITABLE
 */
export function writeTexts(
  asked: TextOutput[],
  { inputs, json }: { inputs: string[]; json: boolean },
): string | null {
  const outputs = asked.flatMap(({ path, ...output }) => (path === undefined ? [] : [{ ...output, path }]));
  const files = outputs.filter(({ path }) => path !== '-');
  const [printed, other] = outputs.filter(({ path }) => path === '-');
  if (printed && (json || other)) {
    throw usage(
      `${printed.flag} - and ${other ? `${other.flag} -` : '--json'} would both print to standard output.`,
      printed,
    );
  }
  files.forEach((output, at) => {
    refuseOverwriting(output, inputs);
    const twin = files.slice(0, at).find(({ path }) => isSameFile(path, output.path));
    if (twin) throw usage(`${twin.flag} and ${output.flag} would both write ${output.path}.`, output);
  });
  for (const { path, render } of files) writeOutput(path, [render()], true);
  return printed?.render() ?? null;
}

function refuseOverwriting(output: TextOutput & { path: string }, inputs: string[]): void {
  const { flag, path } = output;
  if (isCaptureFile(path)) throw usage(`${flag} ${path} is a capture, and is not overwritten.`, output);
  if (/\.jsonl$/i.test(path)) {
    throw usage(`${flag} ${path} is named like a capture, and is not written.`, output);
  }
  if (inputs.some((input) => isSameFile(input, path))) {
    throw usage(`${flag} ${path} is an input of this command, and is not overwritten.`, output);
  }
}

function usage(message: string, { flag }: TextOutput): MpgcError {
  return new MpgcError('USAGE', message, { suggestions: [`Give ${flag} another name.`] });
}
