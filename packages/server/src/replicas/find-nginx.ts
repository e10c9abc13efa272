import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What matters of an installed nginx. */
export interface Nginx {
  version: string;
  /** Modules that want a folder for temporary files: `client_body`, `proxy`, … */
  tempPaths: readonly string[];
  /** Whether it can compress with brotli, which no nginx can by itself. */
  brotli: boolean;
}

/** The oldest that can be kept from writing to its log in the system's folders. */
const OLDEST = [1, 19, 5] as const;

/** Of an nginx as it is usually built. */
export const TEMP_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;

/** The nginx on the PATH; undefined if there is none, or only one older than 1.19.5. */
export async function findNginx(): Promise<Nginx | undefined> {
  try {
    const { stderr } = await promisify(execFile)('nginx', ['-V']);
    return readNginx(stderr);
  } catch {
    return undefined;
  }
}

/** Reads what `nginx -V` says. */
export function readNginx(said: string): Nginx | undefined {
  const version = /\/(\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (version === undefined || isOlder(version.split('.').map(Number))) return undefined;
  const tempPaths = TEMP_PATHS.filter((name) => !said.includes(`--without-http_${name}_module`));
  // As a module to be loaded it may be there, but not where it is looked for.
  const brotli = /--add-module=\S*brotli/.test(said);
  return { version, tempPaths, brotli };
}

function isOlder(version: number[]): boolean {
  const index = OLDEST.findIndex((part, place) => version[place] !== part);
  return index >= 0 && version[index]! < OLDEST[index]!;
}
