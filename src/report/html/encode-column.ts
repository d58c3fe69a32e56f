/**
 * A column of integers as short text: the difference to the number before it in base 36, null as "_", and what stands
 * several times in a row as "value*times". Samples that come evenly are a few characters for all of them.
 */
export function encodeColumn(values: readonly (number | null)[]): string {
  const tokens: string[] = [];
  let before = 0;
  let token = '';
  let times = 0;
  const close = () => {
    if (times > 0) tokens.push(times === 1 ? token : `${token}*${times.toString(36)}`);
  };
  for (const value of values) {
    const next = value === null ? '_' : (value - before).toString(36);
    if (value !== null) before = value;
    if (next === token) times += 1;
    else {
      close();
      token = next;
      times = 1;
    }
  }
  close();
  return tokens.join(' ');
}

export function decodeColumn(text: string): (number | null)[] {
  const values: (number | null)[] = [];
  let before = 0;
  for (const part of text === '' ? [] : text.split(' ')) {
    const [token = '', times = '1'] = part.split('*');
    const step = token === '_' ? null : Number.parseInt(token, 36);
    for (let left = Number.parseInt(times, 36); left > 0; left--) {
      if (step !== null) before += step;
      values.push(step === null ? null : before);
    }
  }
  return values;
}
