const RUNS = 5;

/** Times `a` and `b` in turn, after one run of each that is not counted, and prints the median of a/b. */
export async function inTurn(nameA, a, nameB, b) {
  const pairs = [];
  for (let run = 0; run <= RUNS; run++) {
    const pair = { a: await seconds(a), b: await seconds(b) };
    if (run > 0) pairs.push(pair);
  }
  const ratio = median(pairs.map((pair) => pair.a / pair.b));
  const [timeA, timeB] = [median(pairs.map((pair) => pair.a)), median(pairs.map((pair) => pair.b))];
  console.log(
    `${nameA} / ${nameB}: ${ratio.toPrecision(3)} (medians ${timeA.toPrecision(3)} s / ${timeB.toPrecision(3)} s, ${RUNS} pairs)`,
  );
}

async function seconds(job) {
  const startedMs = performance.now();
  await job();
  return (performance.now() - startedMs) / 1000;
}

function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}
