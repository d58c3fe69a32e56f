import type { DiscoveredPort } from './discover-ports.js';

/** One line that names every port with its family and id. */
export function listFound(ports: DiscoveredPort[]): string {
  if (ports.length === 0) return 'Found: no serial port at all.';
  const names = ports.map((port) => {
    const id = port.serialNumber ? ` id:${port.serialNumber}` : '';
    return `${port.path}${port.family ? ` (${port.family})` : ''}${id}`;
  });
  return `Found: ${names.join(', ')}`;
}
