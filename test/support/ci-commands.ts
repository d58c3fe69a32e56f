/** What makes a log of a CI server do something. */
export const CI_COMMANDS = [
  '::error file=main.py,line=1::owned',
  '::set-output name=a::b',
  '::stop-commands::x',
  '##[add-matcher]owned.json',
  '##vso[task.setvariable variable=PATH]owned',
  "##teamcity[buildStatus status='SUCCESS']",
];

/** The first line of a log that one of these servers acts on, as they look for it: GitHub trims a line, and `##` may stand anywhere. */
export function findCiCommand(log: string): string | null {
  return (
    log
      .split(/\r\n|[\n\r]/)
      .find((line) => line.trimStart().startsWith('::') || /##(?:vso|teamcity)?\[/i.test(line)) ?? null
  );
}
