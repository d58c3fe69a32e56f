/** What a run was doing, from the code of the phase: "reading-the-heap-map" → "reading the heap map". */
export function phaseWords(phase: string): string {
  return phase.replaceAll('-', ' ');
}
