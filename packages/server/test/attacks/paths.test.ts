import { describe, expect, it } from 'vitest';
import { nginxMissing } from '../helpers/balancers.js';
import { get, sendRaw } from './raw.js';
import { attackTarget, SECRET } from './target.js';

const UPS = [
  '..',
  '%2e%2e',
  '%2E.',
  '%252e%252e',
  '..%5c..',
  '..\\..',
  '..;',
  '....',
  '%c0%ae%c0%ae',
  '%e0%80%ae%e0%80%ae',
  '%uff0e%uff0e',
  '.%00.',
  '..%00',
  '..%0d%0a..',
];
const SLASHES = ['/', '%2f', '%252f', '%5c', '//', '%c0%af'];
const BEFORE = ['/', '/assets/', '/api/', '/api/categories/', '/api/events/', '//'];
const WANTED = ['secret.txt', 'out/secret.txt', 'etc/passwd', 'site/.env'];

const paths = BEFORE.flatMap((before) =>
  UPS.flatMap((up) =>
    SLASHES.flatMap((slash, index) => {
      const wanted = WANTED[index % WANTED.length]!.replaceAll('/', slash);
      return [1, 2, 8].map((times) => `${before}${`${up}${slash}`.repeat(times)}${wanted}`);
    }),
  ),
);

const others = [
  '/.env',
  '/%2eenv',
  '/./.env',
  '/assets/../.env',
  '/assets/%2e%2e/.env',
  '/index.html%00.js',
  '/index.html/../.env',
  '/file:///etc/passwd',
  '/C:%5cwindows%5cwin.ini',
  '/api/secret.txt',
  '/api/..',
  '/api/.',
  '/api/%2e%2e%2fsnapshots',
  '/api/categories%00',
  '/api/categories%00.json',
  '/api/%00',
  '/api/manifest',
  '/api/current/manifest.json',
  '/api/rejects.csv/..',
  '*',
  '?',
  'http:',
  'http://',
  'http://[::1',
  'http://127.0.0.1:1/api/../secret.txt',
  '/\u0000',
  '/\u00ff\u00fe',
];

const missing = await nginxMissing();

describe.each([['replica'], ['nginx']] as const)('%s: no path leads outside', (kind) => {
  if (kind === 'nginx' && missing) return it.skip('there is no nginx', () => {});
  const target = attackTarget(kind);

  it('those that are meant lead somewhere', async () => {
    for (const path of ['/', '/assets/page.js', '/api', '/api/categories.json'])
      expect([path, (await sendRaw(target(), get(path))).status]).toEqual([path, 200]);
  });

  it.each([
    ['up and up', paths],
    ['any other', others],
  ])('%s', async (_, all) => {
    const wrong: unknown[] = [];
    for (let i = 0; i < all.length; i += 32) {
      const some = all.slice(i, i + 32);
      const answers = await Promise.all(some.map((path) => sendRaw(target(), get(path))));
      for (const [index, { status, head, body }] of answers.entries()) {
        const told = new RegExp(`${SECRET}|root:|<title>Index of`).test(body);
        // A path that leads back to what anybody may see is no harm.
        const isFine = /^(200|4..|30[12])$/.test(String(status)) && !told;
        if (!isFine) wrong.push([some[index], status, head, body.slice(0, 200)]);
      }
    }
    expect(wrong).toEqual([]);
  });
});
