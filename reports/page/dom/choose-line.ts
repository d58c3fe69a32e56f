/** Marks a line of the program's text, by what stands behind "line-" in its id, and no other; none for null. */
export function chooseLine(place: string | null): void {
  for (const line of document.querySelectorAll('.code .chosen')) line.classList.remove('chosen');
  if (place !== null) document.getElementById(`line-${place}`)?.classList.add('chosen');
}
