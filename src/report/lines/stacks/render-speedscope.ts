import type { Analysis } from '../../../analysis/analyse.js';
import { allocationStacks, placeOf } from './allocation-stacks.js';

interface Frame {
  name: string;
  file: string;
  line?: number;
}

/** A file of speedscope: a profile of samples whose weights are bytes. @throws MpgcError USAGE */
export function renderSpeedscope(analysis: Analysis): string {
  const { of, stacks } = allocationStacks(analysis);
  const frames: Frame[] = [];
  const places = new Map<string, number>();
  const frameOf = (frame: Frame) => {
    const key = JSON.stringify(frame);
    if (!places.has(key)) places.set(key, frames.push(frame) - 1);
    return places.get(key)!;
  };
  const samples = stacks.map((stack) => {
    const { path: file, functionName, functionLine, line } = stack;
    const place = placeOf(stack);
    return [
      frameOf({ name: file, file }),
      frameOf({ name: functionName, file, ...(functionLine === null ? {} : { line: functionLine }) }),
      ...(place === null || line === null ? [] : [frameOf({ name: place, file, line })]),
    ];
  });
  const weights = stacks.map(({ bytes }) => bytes);
  const { script, mpgc } = analysis.capture.header;
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: `mpgc ${mpgc}`,
    name: script.name,
    shared: { frames },
    profiles: [
      {
        type: 'sampled',
        name: `${script.name}: bytes ${of}`,
        unit: 'bytes',
        startValue: 0,
        endValue: weights.reduce((sum, bytes) => sum + bytes, 0),
        samples,
        weights,
      },
    ],
  });
}
