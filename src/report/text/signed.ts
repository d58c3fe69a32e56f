/** A change with its sign in front: "+5,424 B". `format` is given the size of it. */
export function signed(value: number, format: (size: number) => string): string {
  return `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`;
}
