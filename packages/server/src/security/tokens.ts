import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { TavolaError } from '@tavola/core';
import { bearerOf } from './bearer.js';

/** Fewer characters can be guessed. */
const SHORTEST = 16;

/** Rights of a file by which users other than its owner and its group read it. */
const READ_BY_ALL = 0o004;

/** Secrets, of which a request must show one. Only their hashes are kept. */
export interface Tokens {
  /** 0 where none is configured: then nothing is accepted. */
  readonly size: number;
  /** Whether the value of a header `Authorization` shows one. Takes as long whichever it is, or none. */
  accepts(authorization: string | undefined): boolean;
}

export interface TokenSource {
  /** Tokens, one a line; empty lines and those that begin with # are passed over. Several let one take another's place. */
  file?: string | undefined;
  /** Name of an environment variable that may hold one token more. */
  env?: string | undefined;
  /** Told where the file is read by everybody. Default: standard error */
  warn?: (line: string) => void;
}

/**
 * Reads the tokens that are configured. A message never shows one.
 *
 * @throws TavolaError `TOKENS_INVALID` for a file that cannot be read or has none, and for a token that is too short
 * @example const tokens = await readTokens({ file: 'tokens.txt', env: 'TAVOLA_TOKEN' });
 */
export async function readTokens({
  file,
  env,
  warn = (line) => process.stderr.write(`${line}\n`),
}: TokenSource): Promise<Tokens> {
  const inEnvironment = env === undefined ? undefined : process.env[env]?.trim();
  const texts = file === undefined ? [] : await readTokenFile(file, warn);
  if (inEnvironment) texts.push(checked(inEnvironment, `the environment variable ${env}`));
  return createTokens(texts);
}

/** @param texts the tokens themselves */
export function createTokens(texts: readonly string[]): Tokens {
  const hashes = texts.map(hash);
  return {
    size: hashes.length,
    accepts(authorization) {
      const shown = bearerOf(authorization);
      if (shown === undefined) return false;
      const hashed = hash(shown);
      let known = false;
      // Looks at all of them, so that the time tells nothing.
      for (const one of hashes) known = timingSafeEqual(one, hashed) || known;
      return known;
    },
  };
}

async function readTokenFile(file: string, warn: (line: string) => void): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `The file of tokens ${file} cannot be read (${cause.code}): name another, or allow reading it.`;
    throw new TavolaError('TOKENS_INVALID', message, { cause });
  });
  const { mode } = await stat(file);
  // The rights that Windows reports say nothing.
  if (process.platform !== 'win32' && mode & READ_BY_ALL)
    warn(`The file of tokens ${file} can be read by everybody: chmod 600 keeps it to its owner.`);
  const tokens = text.split(/\r?\n/).flatMap((line, index) => {
    const token = line.trim();
    return token === '' || token.startsWith('#') ? [] : checked(token, `${file}:${index + 1}`);
  });
  if (tokens.length > 0) return tokens;
  const message = `The file of tokens ${file} has none: write one a line, of ${SHORTEST} characters or more.`;
  throw new TavolaError('TOKENS_INVALID', message);
}

function checked(token: string, place: string): string {
  if (token.length < SHORTEST) {
    const message = `The token in ${place} is too short: it takes ${SHORTEST} characters or more, as \`openssl rand -hex 32\` makes.`;
    throw new TavolaError('TOKENS_INVALID', message);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    const message = `The token in ${place} has spaces or characters beyond ASCII, which no header can show.`;
    throw new TavolaError('TOKENS_INVALID', message);
  }
  return token;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
