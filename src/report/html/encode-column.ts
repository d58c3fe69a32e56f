/**
 * A column of integers as short text: the difference to the number before it in base 36, null as "_", and what stands
 * several times in a row as "value*times". Samples that come evenly are a few characters for all of them.
 */
export class ColumnEncoder {
  #text = '';
  #before = 0;
  #token = '';
  #times = 0;

  add(value: number | null): void {
    const next = value === null ? '_' : (value - this.#before).toString(36);
    if (value !== null) this.#before = value;
    if (next === this.#token) this.#times += 1;
    else {
      this.#close();
      this.#token = next;
      this.#times = 1;
    }
  }

  /** Of all that was added; nothing may be added afterwards. */
  text(): string {
    this.#close();
    return this.#text;
  }

  #close(): void {
    if (this.#times === 0) return;
    const token = this.#times === 1 ? this.#token : `${this.#token}*${this.#times.toString(36)}`;
    this.#text += this.#text === '' ? token : ` ${token}`;
  }
}

export function encodeColumn(values: Iterable<number | null>): string {
  const encoder = new ColumnEncoder();
  for (const value of values) encoder.add(value);
  return encoder.text();
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
