const RUN = /(\D)\1*/g;
const CODED = /(\D)(\d*)/g;

/** The letters of a heap map with the length of each run behind its letter: "h===...." is "h=3.4". */
export function encodeLetters(letters: string): string {
  return letters.replace(RUN, (run, letter: string) => (run.length === 1 ? letter : letter + run.length));
}

export function decodeLetters(coded: string): string {
  return coded.replace(CODED, (_, letter: string, times: string) => letter.repeat(Number(times || 1)));
}
