import { describe, expect, it } from 'vitest';
import { recordingFlags } from '../../src/cli/base-command.js';
import Doctor from '../../src/commands/doctor.js';
import Leak from '../../src/commands/leak.js';
import Profile from '../../src/commands/profile.js';

type Flag = (typeof Profile.flags)['duration'];

/** What a flag makes of a text, or what it says against it. */
async function given(flag: Flag, text: string): Promise<unknown> {
  const options = { ...flag, name: 'name' } as never;
  return flag.parse(text, {} as never, options).catch(({ message }) => message);
}

describe('a flag that takes a time', () => {
  it.each<[name: string, flag: Flag, hours: number]>([
    ['--duration', Profile.flags.duration, 576],
    ['--linger', Profile.flags.linger, 576],
    ['--until', Leak.flags.until, 576],
    ['--interval', Profile.flags.interval, 24],
    ['--collect-every', Profile.flags['collect-every'], 24],
    ['--boot-timeout', recordingFlags['boot-timeout'], 1],
    ['--boot-timeout of doctor', Doctor.flags['boot-timeout'], 1],
  ])(
    '%s has limits that Node and boards can count to, and help and error say them',
    async (_, flag, hours) => {
      const range = `from 1ms to ${hours}h`;
      expect(flag.description).toContain(`(${range})`);
      expect(await given(flag, `${hours}h`)).toBe(hours * 3_600_000);
      expect(await given(flag, '1ms')).toBe(1);
      for (const text of [`${hours}.1h`, '0.9ms', '0s', '-1s', '10', '1e3ms', '9'.repeat(400), '']) {
        expect(await given(flag, text)).toBe(`--name takes a time ${range}, not '${text}'.`);
      }
    },
  );

  it.each([
    ['20ms', 20],
    ['1.5s', 1500],
    ['10m', 600_000],
    ['2h', 7_200_000],
  ])('reads %s', async (text, ms) => {
    expect(await given(Profile.flags.duration, text)).toBe(ms);
  });
});
