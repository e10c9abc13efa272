import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readTokens } from '../../src/security/tokens.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const FIRST = 'first-token-of-two';
const SECOND = 'second-token-of-two';
const ENV = 'TAVOLA_TEST_TOKEN';

async function tokenFile(text: string, mode = 0o600): Promise<string> {
  const file = join(await temporaryFolder(), 'tokens');
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('tokens of a file', () => {
  it.each([
    ['Bearer', `Bearer ${FIRST}`],
    ['the second one', `Bearer ${SECOND}`],
    ['a scheme in other letters', `bEARER ${FIRST}`],
    ['more spaces', `Bearer   ${FIRST} `],
    ['a password', basic(`anybody:${FIRST}`)],
    ['a password without a user', basic(`:${SECOND}`)],
  ])('are accepted: %s', async (_, authorization) => {
    const file = await tokenFile(`# of January\n\n${FIRST}\r\n  ${SECOND}  \n`);
    const tokens = await readTokens({ file });
    expect([tokens.size, tokens.accepts(authorization)]).toEqual([2, true]);
  });

  it.each([
    ['nothing', undefined],
    ['nothing at all', ''],
    ['the scheme alone', 'Bearer'],
    ['no scheme', FIRST],
    ['another scheme', `Digest ${FIRST}`],
    ['another token', `Bearer ${FIRST}x`],
    ['the beginning of one', `Bearer ${FIRST.slice(0, -1)}`],
    ['two tokens', `Bearer ${FIRST} ${SECOND}`],
    ['a comment', 'Bearer #of-last-January-'],
    ['the token as the user', basic(`${FIRST}:`)],
    ['a password that is no pair', basic(FIRST)],
    ['what is no base64', 'Basic %%%%'],
    ['letters in another case', `Bearer ${FIRST.toUpperCase()}`],
    ['very much', `Bearer ${FIRST}${'x'.repeat(100_000)}`],
  ])('are not: %s', async (_, authorization) => {
    const file = await tokenFile(`#of-last-January-\n${FIRST}\n${SECOND}`);
    expect((await readTokens({ file })).accepts(authorization)).toBe(false);
  });

  it('may hold a colon in a password', async () => {
    const tokens = await readTokens({ file: await tokenFile('with:two:colons:in-it') });
    expect(tokens.accepts(basic('user:with:two:colons:in-it'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32').each([
    [0o644, 1],
    [0o640, 0],
    [0o600, 0],
  ])('with rights %o are warned of %d times', async (mode, times) => {
    const warn = vi.fn();
    const file = await tokenFile(FIRST, mode);
    await readTokens({ file, warn });
    expect(warn).toHaveBeenCalledTimes(times);
    for (const [line] of warn.mock.calls) expect(line).toContain(`${file} can be read by everyb`);
  });

  it.each([
    ['empty', '', / has none: write one a line/],
    ['nothing but comments', '# one\n\n  # two\n', / has none: write one a line/],
    ['too short', `${FIRST}\n\nshort-token-here`.slice(0, -1), /:3 is too short: .*16 characters/],
    ['spaces within', 'two words in one line', /:1 has spaces/],
    ['no ASCII', 'größer-als-sechzehn', /:1 has spaces or characters beyond ASCII/],
  ])('are refused: %s', async (_, text, message) => {
    const file = await tokenFile(text);
    const error = await readTokens({ file }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      code: 'TOKENS_INVALID',
      message: expect.stringMatching(message),
    });
    for (const line of text.split('\n').filter((part) => part.length > 8))
      expect((error as Error).message).not.toContain(line);
  });

  it('must be readable', async () => {
    const file = join(await temporaryFolder(), 'missing');
    await expect(readTokens({ file })).rejects.toMatchObject({
      code: 'TOKENS_INVALID',
      message: `The file of tokens ${file} cannot be read (ENOENT): name another, or allow reading it.`,
    });
  });
});

describe('a token of the environment', () => {
  it('counts beside those of a file', async () => {
    vi.stubEnv(ENV, SECOND);
    const tokens = await readTokens({ file: await tokenFile(FIRST), env: ENV });
    expect(tokens.size).toBe(2);
    for (const token of [FIRST, SECOND]) expect(tokens.accepts(`Bearer ${token}`)).toBe(true);
  });

  it('must not be short either, and is not shown', async () => {
    vi.stubEnv(ENV, 'short');
    await expect(readTokens({ env: ENV })).rejects.toMatchObject({
      code: 'TOKENS_INVALID',
      message: expect.stringMatching(/^The token in the environment variable TAVOLA_TEST_TOKEN is/),
    });
  });

  it.each(['', '  '])('that is "%s" is none', async (value) => {
    vi.stubEnv(ENV, value);
    expect((await readTokens({ env: ENV })).size).toBe(0);
  });
});

it('without any, nothing is accepted', async () => {
  const tokens = await readTokens({ env: ENV });
  expect(tokens.size).toBe(0);
  for (const authorization of [undefined, '', 'Bearer ', 'Basic Og==', 'Bearer undefined'])
    expect(tokens.accepts(authorization)).toBe(false);
});
