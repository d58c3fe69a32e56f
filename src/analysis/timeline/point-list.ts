import type { Kept } from './stretch-thinner.js';

/** Points of which there are few: an array of them. */
export class PointList<Point> implements Kept<Point> {
  readonly points: Point[] = [];

  get length(): number {
    return this.points.length;
  }

  add(point: Point): void {
    this.points.push(point);
  }

  at(index: number): Point {
    return this.points[index]!;
  }

  empty(): PointList<Point> {
    return new PointList();
  }
}
