import { describe, expect, it } from 'vitest';
import { chooseInput } from '../../../src/agent/input/choose-input.js';

const begins: string[] = [];
const typing = { begin: () => void begins.push('begin'), end: () => {} };
const choose = (text: string, { takesInput = true, module = '' } = {}) => {
  const refusals: string[] = [];
  const files = [{ path: 'm.py', bytes: Buffer.from(module), kind: 'module' as const }];
  const input = chooseInput(
    { script: { text }, files, stored: [] },
    { takesInput },
    { input: typing, onTaken: () => {}, onRefused: () => void refusals.push('refused') },
  );
  return { input, refused: refusals.length > 0 };
};

describe('the input of a program', () => {
  it('is none where nothing reads it', () => {
    expect(choose('print(1)')).toEqual({ input: null, refused: false });
    expect(choose('print(1)', { takesInput: false })).toEqual({ input: null, refused: false });
  });

  it('is for modules, too', () => {
    expect(choose('import m', { module: 'name = input()' }).input).not.toBeNull();
  });

  it('begins once, however often the program is begun', () => {
    const { input } = choose('input()');
    input!.begin(async () => {});
    input!.begin(async () => {});
    expect(begins).toEqual(['begin']);
  });

  it('is refused where the board takes none', () => {
    expect(choose('input()', { takesInput: false })).toEqual({ input: null, refused: true });
  });
});
