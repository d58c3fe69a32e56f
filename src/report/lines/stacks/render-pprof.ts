import { gzipSync } from 'node:zlib';
import {
  Line,
  Location,
  Profile,
  Function as ProfileFunction,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import type { Analysis } from '../../../analysis/analyse.js';
import { allocationStacks } from './allocation-stacks.js';

/** A profile as `go tool pprof` reads it: bytes and hits by function and line. @throws MpgcError USAGE */
export function renderPprof(analysis: Analysis): Uint8Array {
  const { of, stacks } = allocationStacks(analysis);
  const strings = new StringTable();
  const text = (value: string) => strings.dedup(value);
  const functions: ProfileFunction[] = [];
  const ids = new Map<string, number>();
  const functionOf = (path: string, name: string, line: number | null) => {
    const key = `${path}\n${name}`;
    const id = ids.get(key) ?? functions.length + 1;
    if (!ids.has(key)) {
      ids.set(key, id);
      functions.push(
        new ProfileFunction({
          id,
          name: text(name),
          systemName: text(name),
          filename: text(path),
          startLine: line ?? 0,
        }),
      );
    }
    return id;
  };
  const location = stacks.map(
    ({ path, functionName, functionLine, line }, at) =>
      new Location({
        id: at + 1,
        line: [
          new Line({
            functionId: functionOf(path, functionName, functionLine),
            line: line ?? functionLine ?? 0,
          }),
        ],
      }),
  );
  const sample = stacks.map(
    ({ bytes, hits }, at) => new Sample({ locationId: [at + 1], value: [hits, bytes] }),
  );
  const bytesType = of === 'allocated' ? 'alloc_space' : 'inuse_space';
  const profile = new Profile({
    sampleType: [
      new ValueType({ type: text('hits'), unit: text('count') }),
      new ValueType({ type: text(bytesType), unit: text('bytes') }),
    ],
    sample,
    location,
    function: functions,
    stringTable: strings,
    defaultSampleType: text(bytesType),
  });
  return gzipSync(profile.encode());
}
