import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../scripts/bench', import.meta.url));

interface Import {
  names: string[];
  /** The source of the module that is imported from the build. */
  source: string;
}

function importsFromBuild(script: string): Import[] {
  const text = readFileSync(script, 'utf8');
  return [...text.matchAll(/\{([^}]*)\} (?:from|= await import\()\s*'([^']*\/)dist\/([^']*)\.js'/g)].map(
    ([, names = '', root = '', module = '']) => ({
      names: names.split(',').map((name) => name.trim()),
      source: path.resolve(path.dirname(script), root, 'src', `${module}.ts`),
    }),
  );
}

const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => ({ file, imports: importsFromBuild(path.join(folder, file)) }))
  .filter(({ imports }) => imports.length > 0);

describe('the benchmarks, which import from the build', () => {
  it('are found', () => {
    expect(scripts.length).toBeGreaterThan(5);
  });

  it.each(scripts)('have all that $file takes', ({ imports }) => {
    for (const { names, source } of imports) {
      const text = existsSync(source) ? readFileSync(source, 'utf8') : '';
      const missing = names.filter((name) => !new RegExp(`^export .*\\b${name}\\b`, 'm').test(text));
      expect({ source, missing }).toEqual({ source, missing: [] });
    }
  });
});
