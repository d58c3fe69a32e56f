export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Boxes whose areas are as `sizes`, largest first, in the order of these; together they fill the whole one. Rows along the shorter side, each as long as
 * its boxes get squarer: Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.
 */
export function squarify(sizes: readonly number[], whole: Box): Box[] {
  const boxes: Box[] = [];
  const scale = (whole.width * whole.height) / sizes.reduce((sum, size) => sum + size, 0);
  let room = whole;
  for (let from = 0; from < sizes.length; ) {
    const side = Math.min(room.width, room.height);
    let [end, area] = [from, 0];
    let worst = Number.POSITIVE_INFINITY;
    while (end < sizes.length) {
      const next = area + sizes[end]! * scale;
      const [largest, least] = [sizes[from]! * scale, sizes[end]! * scale];
      const ratio = Math.max((side ** 2 * largest) / next ** 2, next ** 2 / (side ** 2 * least));
      if (ratio > worst) break;
      [worst, area] = [ratio, next];
      end += 1;
    }
    // Of sizes that are nothing beside the others.
    if (end === from) end += 1;
    const isUpright = room.width >= room.height;
    const thickness = side === 0 ? 0 : area / side;
    let at = isUpright ? room.y : room.x;
    for (const size of sizes.slice(from, end)) {
      const length = thickness === 0 ? 0 : (size * scale) / thickness;
      boxes.push(
        isUpright
          ? { x: room.x, y: at, width: thickness, height: length }
          : { x: at, y: room.y, width: length, height: thickness },
      );
      at += length;
    }
    room = isUpright
      ? { ...room, x: room.x + thickness, width: Math.max(0, room.width - thickness) }
      : { ...room, y: room.y + thickness, height: Math.max(0, room.height - thickness) };
    from = end;
  }
  return boxes;
}
