const MIB = 1024 * 1024;

/** Sizes of captures and their parts: "16 MiB", "0.3 MiB". */
export function mebibytes(bytes: number): string {
  return `${Number((bytes / MIB).toFixed(1)).toLocaleString('en-US')} MiB`;
}
