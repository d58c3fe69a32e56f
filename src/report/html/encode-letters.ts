const CODED = /(\D)(\d*)/g;

/** The letters of a heap map with the length of each run behind its letter: "h===...." is "h=3.4". */
export function encodeLetters(letters: string): string {
  let coded = '';
  for (let at = 0; at < letters.length; ) {
    let end = at + 1;
    // No regular expression: one matches a run of 8 million letters only with a stack that large.
    while (letters.charCodeAt(end) === letters.charCodeAt(at)) end += 1;
    coded += end === at + 1 ? letters[at] : `${letters[at]}${end - at}`;
    at = end;
  }
  return coded;
}

export function decodeLetters(coded: string): string {
  return coded.replace(CODED, (_, letter: string, times: string) => letter.repeat(Number(times || 1)));
}
