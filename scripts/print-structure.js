// Prints how large the folders of a checkout are and what they import of each other: npm run structure [-- FOLDER]
import { fileURLToPath } from 'node:url';
import { bundled } from './bundled.js';

const { cycleIn, edgesBetweenFolders, folderOf, readStructure } = await bundled('test/support/structure.ts');
const { files, references } = readStructure(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const folders = grouped(files);
const edges = edgesBetweenFolders(references);
const sizes = [...folders]
  .filter(([folder]) => !folder.endsWith('.ts'))
  .sort((a, b) => b[1].length - a[1].length);
for (const [folder, inside] of sizes) {
  const targets = [...(edges.get(folder) ?? [])].map((target) => target.replace(/^src\//, '')).sort();
  console.log(`${String(inside.length).padStart(3)}  ${folder} -> ${targets.join(' ') || '(nothing)'}`);
}
const counts = sizes.map(([, inside]) => inside.length);
const loose = [...folders.keys()].filter((folder) => folder.endsWith('.ts')).length;
const arrows = [...edges.values()].reduce((sum, targets) => sum + targets.size, 0);
console.log(`${files.length} files in ${counts.length} folders, ${loose} in src itself`);
console.log(`files a folder: largest ${counts[0]}, median ${counts[Math.floor(counts.length / 2)]}`);
console.log(`edges between folders: ${arrows}; cycle: ${cycleIn(edges)?.join(' -> ') ?? 'none'}`);

function grouped(names) {
  const groups = new Map();
  for (const name of names) groups.set(folderOf(name), [...(groups.get(folderOf(name)) ?? []), name]);
  return groups;
}
