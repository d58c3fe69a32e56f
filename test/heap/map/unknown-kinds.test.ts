import { describe, expect, it } from 'vitest';
import { wasThere } from '../../../src/heap/map/allocations.js';
import { newAllocations } from '../../../src/heap/map/new-allocations.js';

const area = (letters: string) => ({ address: '20003f80', letters });

describe('an allocation of which the kind is not known', () => {
  it('was there where one of any kind began, of the same length', () => {
    const there = (letters: string) => wasThere({ letter: 'U', firstBlock: 1, blocks: 2 }, area(letters));
    expect(['.h=.', '.T=h', '.U=.'].map(there)).toEqual([true, true, true]);
    expect(['.h..', '.h==', '....', 'h==.'].map(there)).toEqual([false, false, false, false]);
  });

  it('stands for one of any kind in an earlier map, too', () => {
    expect([...newAllocations([area('h=T.S')], [area('U=U..')])]).toEqual([
      { areaIndex: 0, letter: 'S', firstBlock: 4, blocks: 1 },
    ]);
    expect([...newAllocations([area('U=U.U')], [area('h=T..')])]).toMatchObject([
      { letter: 'U', firstBlock: 4 },
    ]);
  });
});
