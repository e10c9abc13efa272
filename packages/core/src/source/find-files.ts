import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { TavolaError } from '../util/errors.js';
import { foundFile, statSource } from './file.js';
import { folderKeys } from './folder-keys.js';
import type { FileSource, FilesSource } from './source.js';

/** How the names of files end that are looked for in a folder; `gz` and `zst` may follow. */
const FORMS = [
  'csv',
  'tsv',
  'txt',
  'ndjson',
  'jsonl',
  'json',
  'parquet',
  'arrow',
  'arrows',
  'feather',
];
const IN_FOLDER = `**/*.{${FORMS.join(',')}}{,.gz,.zst}`;
/** Beside what begins with a point. */
const HIDDEN = ['**/_*', '**/_*/**'];
const IS_PATTERN = /[*?[\]{}!]/;

/** Files that one path, folder or pattern stands for. */
interface Found {
  /** The folder from which they are named. */
  root: string;
  /** What messages call them, wherever the root lies. */
  name: string;
  /** Absolute. */
  paths: string[];
}

/**
 * Finds the files that a path, a folder, a pattern or several of these stand for. A path that exists is taken as it is,
 * whatever characters it has. Files whose name, or that of a folder below the root, begins with `.` or `_` are passed over,
 * unless they are named themselves; one that is found twice is read once.
 *
 * @returns a source of one file only where its path is given by itself
 * @throws TavolaError SOURCE_NOT_FOUND where nothing is found, SOURCE_UNREADABLE, or SOURCE_EMPTY where all are empty
 */
export async function findFiles(
  data: string | readonly string[],
): Promise<FileSource | FilesSource> {
  if (typeof data === 'string') {
    const found = await findOne(data);
    return found ? toFiles([found]) : withKeys(await statSource(data), data);
  }
  const found = data.map(async (named) => (await findOne(named)) ?? (await asFound(named)));
  return toFiles(await Promise.all(found));
}

/** Undefined for what is the path of a file, or of nothing. */
async function findOne(named: string): Promise<Found | undefined> {
  const stats = await stat(named).catch(() => undefined);
  if (stats?.isDirectory()) {
    const root = resolve(named);
    const paths = await search(IN_FOLDER, root, false);
    if (paths.length > 0) return { root, name: `${basename(root)}/`, paths };
    throw new TavolaError(
      'SOURCE_NOT_FOUND',
      `The folder ${named} has no file that can be read (${FORMS.map((form) => `.${form}`).join(', ')}, or these with .gz or .zst; names that begin with . or _ are passed over): name another with --data.`,
    );
  }
  if (stats || !IS_PATTERN.test(named)) return undefined;
  const [root, pattern] = partPattern(named);
  const paths = await search(pattern, resolve(root));
  if (paths.length > 0) return { root: resolve(root), name: pattern, paths };
  throw new TavolaError(
    'SOURCE_NOT_FOUND',
    `No file matches ${named}: name another pattern, a folder or a file with --data, in quotes where a shell would read it.`,
  );
}

async function asFound(named: string): Promise<Found> {
  await statSource(named, true);
  const path = resolve(named);
  return { root: dirname(path), name: basename(path), paths: [path] };
}

/** The folder below which a pattern looks for files, absolute; undefined for what is none. */
export function rootOf(named: string): string | undefined {
  return IS_PATTERN.test(named) ? resolve(partPattern(named)[0]) : undefined;
}

/** The folders before the first that is a pattern, and the rest. */
function partPattern(named: string): [root: string, pattern: string] {
  const parts = (sep === '\\' ? named.replaceAll('\\', '/') : named).split('/');
  const first = parts.findIndex((part) => IS_PATTERN.test(part));
  const root = parts.slice(0, first).join('/');
  return [first === 0 ? '.' : root === '' ? '/' : root, parts.slice(first).join('/')];
}

async function search(pattern: string, root: string, caseSensitiveMatch = true): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const options = { cwd: root, absolute: true, ignore: HIDDEN, expandDirectories: false };
  return glob(pattern, { ...options, caseSensitiveMatch });
}

function toFiles(found: readonly Found[]): FilesSource {
  const root = commonRoot(found.map((one) => one.root));
  const unique = new Set(found.flatMap(({ paths }) => paths.map((path) => resolve(path))));
  const files = [...unique].map((path): FileSource => {
    const name = relative(root, path).split(sep).join('/');
    return withKeys(foundFile(path, name), path);
  });
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const name = nameOf(found);
  if (bytes > 0) return { kind: 'files', name, bytes, files };
  throw new TavolaError(
    'SOURCE_EMPTY',
    `${name}: all ${files.length} files are empty: the first line of each must name the columns.`,
  );
}

function nameOf([first, second, ...rest]: readonly Found[]): string {
  if (!second) return first!.name;
  return `${first!.name}, ${second.name}${rest.length > 0 ? ` and ${rest.length} more` : ''}`;
}

function commonRoot(roots: readonly string[]): string {
  return roots.reduce((common, root) => {
    let shared = common;
    while (relative(shared, root).startsWith('..')) shared = dirname(shared);
    return shared;
  });
}

function withKeys(file: FileSource, path: string): FileSource {
  const keys = folderKeys(path);
  return keys ? { ...file, keys } : file;
}
