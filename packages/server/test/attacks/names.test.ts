import { describe, expect, it } from 'vitest';
import { get, sendRaw } from './raw.js';
import { attackTarget } from './target.js';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupSetter__',
  'isPrototypeOf',
  'then',
  'length',
];

/** Places in which a name can stand. */
const PLACES: ((name: string) => string)[] = [
  (name) => `/api/${name}`,
  (name) => `/api/${name}.json`,
  (name) => `/api/${name}/chart`,
  (name) => `/api/${name}/${name}`,
  (name) => `/${name}`,
  (name) => `/api/categories?${name}=1`,
  (name) => `/api/categories?${name}`,
  (name) => `/api/categories?${name}[admin]=1&${name}.admin=1`,
  (name) => `/api/categories?where.${name}=1`,
  (name) => `/api/categories?columns=${name}`,
  (name) => `/api/categories?sort=-${name}`,
  (name) => `/api/categories?category=${name}`,
  (name) => `/api/categories/chart?${name}=1`,
  (name) => `/api?${name}=1`,
  (name) => `/api/events?${name}=1`,
];

describe('names that objects have of themselves', () => {
  const target = attackTarget('replica');

  it.each(NAMES)('%s means nothing anywhere', async (name) => {
    const escaped = name.replaceAll('_', '%5f');
    const paths = PLACES.flatMap((place) => [place(name), place(escaped)]);
    const answers = await Promise.all(paths.map((path) => sendRaw(target(), get(path))));
    const refused = answers.map(({ status }, i) => [
      paths[i],
      /^4(00|04|06)$/.test(String(status)) || status,
    ]);
    expect(refused).toEqual(paths.map((path) => [path, true]));
    for (const { body } of answers) expect(body).not.toMatch(/native code|\[object|undefined/);
  });
});

describe('line ends in what is asked for', () => {
  const target = attackTarget('replica');
  const ENDS = ['%0d%0a', '%0a', '%0d', '%E5%98%8A%E5%98%8D', '%u000a', '\\r\\n', '%c4%8d%c4%8a'];
  const PATHS = ENDS.flatMap((end) => {
    const injected = `${end}Set-Cookie:%20a=b${end}${end}<script>`;
    return [
      `/api/categories${injected}`,
      `/api/${injected}`,
      `/api/categories/chart${injected}`,
      `/api/categories?limit=1${injected}`,
      `/api/categories?sort=${injected}`,
      `/api/categories?columns=category${injected}`,
      `/api/categories?category=${injected}`,
      `/api/categories?${injected}=1`,
      `/api/snapshot?a=${injected}`,
      `/${injected}`,
      `//evil.example/${injected}`,
    ];
  });

  it.each(PATHS)('are no lines of the answer: %s', async (path) => {
    const headers = ['If-None-Match: "%0d%0a"', 'Origin: https://a%0d%0aX-Injected:%20a'];
    const { status, head } = await sendRaw(target(), get(path, headers));
    expect(String(status)).toMatch(/^(200|4\d\d)$/);
    expect(head).not.toMatch(/^(set-cookie|x-injected|location)\s*:/im);
    expect(head).not.toMatch(/^HTTP[\s\S]*^HTTP/m);
    expect(head).toMatch(/^x-content-type-options: nosniff$/im);
  });
});
