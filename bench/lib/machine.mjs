import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root, work } from './paths.mjs';

/** Where and with what a bench ran, as Markdown: the machine, the date and the versions. */
export function machine() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  });
  const hash = commit.status === 0 ? `, commit ${commit.stdout.trim()}` : '';
  const found = Object.entries(versions()).map(([name, version]) => `${name} ${version}`);
  return [
    `${new Date().toISOString().slice(0, 10)}${hash}; ${cpus().length} cores, ${cpus()[0].model.trim()}, ${memory};`,
    `${process.platform} ${process.arch}; ${found.join(', ')}.`,
  ].join('\n');
}

function versions() {
  const here = createRequire(join(root, 'package.json'));
  const ofPackage = (name) => here(`${root}/node_modules/${name}/package.json`).version;
  const python = join(work, 'tools', 'python', 'bin', 'python');
  const found = {
    Node: process.versions.node,
    Tavola: ofPackage('@tavola/core'),
    '@duckdb/node-api': ofPackage('@duckdb/node-api'),
    Arquero: ofPackage('arquero'),
  };
  if (existsSync(python)) {
    const script =
      'import importlib.metadata as m\nfor n in ("polars","chdb","pyspark"):\n try: print(n, m.version(n))\n except Exception: pass';
    const { stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
    for (const line of stdout.trim().split('\n')) {
      const [name, version] = line.split(' ');
      if (version) found[{ polars: 'Polars', chdb: 'chDB', pyspark: 'PySpark' }[name]] = version;
    }
  }
  const danfo = join(work, 'tools', 'danfo', 'node_modules', 'danfojs-node', 'package.json');
  if (existsSync(danfo)) found['danfo.js'] = JSON.parse(readFileSync(danfo, 'utf8')).version;
  return found;
}
