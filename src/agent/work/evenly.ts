/** `count` places that part a length into pieces of the same length: of 100, three are 25, 50 and 75. */
export function evenly(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at + 1) * length) / (count + 1));
}
