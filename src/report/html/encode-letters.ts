const CODED = /(\D)(\d*)/g;

/** The letters of a heap map with the length of each run behind its letter: "h===...." is "h=3.4". */
export function encodeLetters(letters: string): string {
  const pieces: (string | number)[] = [];
  for (let at = 0; at < letters.length; ) {
    const letter = letters.charCodeAt(at);
    let end = at + 1;
    while (end < letters.length && letters.charCodeAt(end) === letter) end += 1;
    pieces.push(letters[at]!);
    if (end - at > 1) pieces.push(end - at);
    at = end;
  }
  return pieces.join('');
}

export function decodeLetters(coded: string): string {
  return coded.replace(CODED, (_, letter: string, times: string) => letter.repeat(Number(times || 1)));
}
