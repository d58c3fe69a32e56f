/** What counts the calls down: mpgc's name, or an attribute of what stands in for mpgc under it. */
export type Counter = '_mpgc' | '_mpgc.key';

/**
 * A script and its calls as one program. It takes no name of the script's, and none of the builtins that a script may have
 * replaced. Values are not printed, as the friendly prompt does with those of expressions.
 */
export function withCalls(
  text: string,
  { call, iterations }: { call: string; iterations: number },
  counter: Counter = '_mpgc',
): string {
  const end = text.endsWith('\n') ? '' : '\n';
  const loop = [
    `${counter}=${iterations}`,
    `while ${counter}:`,
    ` ${counter}-=1`,
    ` if(${call}`,
    ')is None:pass',
  ];
  return `${text}${end}${loop.join('\n')}\n`;
}
