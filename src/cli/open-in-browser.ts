import open from 'open';

/** Opens a file with the system's browser; a computer without one is no reason to fail. */
export async function openInBrowser(path: string): Promise<void> {
  try {
    const child = await open(path);
    child.on('error', () => process.stderr.write(`mpgc: could not open a browser; the report is ${path}\n`));
  } catch {
    process.stderr.write(`mpgc: could not open a browser; the report is ${path}\n`);
  }
}
