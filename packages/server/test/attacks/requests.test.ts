import { describe, expect, it } from 'vitest';
import { nginxMissing } from '../helpers/balancers.js';
import { get, request, sendRaw } from './raw.js';
import { attackTarget, memoryOf } from './target.js';

const MiB = 1 << 20;
const json = (body: string, more: string[] = []) =>
  request(
    'POST',
    '/api/categories',
    ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, ...more],
    body,
  );

const deep = `${'['.repeat(400)}${']'.repeat(400)}`;
const chunked = (chunks: string, type = 'application/json') =>
  request('POST', '/api', [`Content-Type: ${type}`, 'Transfer-Encoding: chunked'], chunks);

/** Each with what may be answered: refused as a request, or, where it is harmless, answered as any. */
const REFUSED = /^4\d\d$/;
const ANSWERED = /^(20[06]|4\d\d)$/;
/** nginx says so of codings that it does not know, as it should. */
const UNKNOWN_CODING = /^(4\d\d|501)$/;
/** Node closes the connection without a word. */
const REFUSED_OR_CLOSED = /^(0|4\d\d)$/;

const attacks: [string, RegExp, string][] = [
  ['a long body', REFUSED, json(JSON.stringify('x'.repeat(MiB)))],
  ['a deep body', REFUSED, json(deep)],
  ['a very deep body', REFUSED, json('{"a":'.repeat(100_000))],
  ['a prototype in a body', REFUSED, json('{"__proto__":{"admin":true}}')],
  ['a constructor in a body', REFUSED, json('{"constructor":{"prototype":{"a":1}}}')],
  ['half a body', REFUSED, json('{"a":')],
  ['a body that is no JSON', REFUSED, json('\u0000\u00ff\u00fe')],
  [
    'plain text',
    REFUSED,
    request('POST', '/api', ['Content-Type: text/plain', 'Content-Length: 2'], '{}'),
  ],
  ['another charset', REFUSED, json('{}', ['Content-Type: application/json; charset=utf-7'])],
  [
    'a body in UTF-16',
    REFUSED,
    json('{\u0000}\u0000', ['Content-Type: application/json;charset=utf-16le']),
  ],
  ['a type without a body', REFUSED, request('POST', '/api', ['Content-Type: application/json'])],
  [
    'a type that is none',
    REFUSED,
    request('POST', '/api', ['Content-Type: \t;;/;=', 'Content-Length: 1'], 'x'),
  ],
  ['a compressed body', REFUSED, json('\u001f\u008b\b', ['Content-Encoding: gzip'])],
  [
    'a multipart body',
    REFUSED,
    request(
      'POST',
      '/api',
      ['Content-Type: multipart/form-data; boundary=a', 'Content-Length: 3'],
      '--a',
    ),
  ],
  [
    'a body in a GET',
    ANSWERED,
    request('GET', '/api', ['Content-Type: application/json', 'Content-Length: 2'], '{}'),
  ],
  ['two lengths', REFUSED, json('{}', ['Content-Length: 200'])],
  [
    'a length and chunks',
    REFUSED,
    json('0\r\n\r\nGET /api HTTP/1.1\r\nHost: a\r\n\r\n', ['Transfer-Encoding: chunked']),
  ],
  ['chunks by another name', UNKNOWN_CODING, json('0\r\n\r\n', ['Transfer-Encoding: xchunked'])],
  [
    'chunks in two ways',
    UNKNOWN_CODING,
    chunked('0\r\n\r\n').replace('chunked', 'chunked, identity'),
  ],
  ['chunks that are none', REFUSED, chunked('zz\r\n{}\r\n')],
  ['a chunk without an end', REFUSED, chunked('ffffffffffffffff\r\n{}')],
  ['a long chunk extension', REFUSED, chunked(`2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`)],
  ['a negative length', REFUSED, request('POST', '/api', ['Content-Length: -1'])],
  ['a length that is none', REFUSED, request('POST', '/api', ['Content-Length: 1e3'])],
  ['a huge length', REFUSED, request('POST', '/api', ['Content-Length: 99999999999999999999'])],
  ['a method that is none', REFUSED, request('GETT', '/api')],
  ['a method in small letters', REFUSED, request('get', '/api')],
  ['TRACE', REFUSED, request('TRACE', '/api')],
  ['CONNECT', REFUSED_OR_CLOSED, request('CONNECT', 'example.com:443')],
  [
    'an override of the method',
    ANSWERED,
    get('/api', [
      'X-HTTP-Method-Override: DELETE',
      'X-Method-Override: PUT',
      'X-HTTP-Method: PATCH',
    ]),
  ],
  [
    'a POST that pretends to be a GET',
    REFUSED,
    request('POST', '/api/categories', ['X-HTTP-Method-Override: GET', 'Content-Length: 0']),
  ],
  ['no host', REFUSED, 'GET /api HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['two hosts', ANSWERED, get('/api', ['Host: b'])],
  ['an odd host', ANSWERED, get('/api').replace('Host: a', 'Host: "><script>')],
  ['another version', /^(200|[45]05|400)$/, get('/api').replace('HTTP/1.1', 'HTTP/3.7')],
  [
    'no HTTP at all',
    REFUSED,
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n',
  ],
  ['the preface of HTTP/2', REFUSED, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a line feed in a header', REFUSED, get('/api', ['X-A: b\nX-C: d']).replace('b\nX', 'b\rX')],
  ['a folded header', ANSWERED, get('/api', ['X-A: b\r\n c'])],
  ['a null byte in a header', REFUSED, get('/api', ['X-A: \u0000'])],
  ['a space before the colon', ANSWERED, get('/api', ['Content-Length : 5'])],
  ['a header without a name', ANSWERED, get('/api', [': x'])],
  ['long headers', REFUSED, get('/api', [`X-A: ${'x'.repeat(70_000)}`])],
  [
    'very many headers',
    ANSWERED,
    get(
      '/api',
      Array.from({ length: 900 }, (_, i) => `X-${i}: x`),
    ),
  ],
  ['a long path', REFUSED, get(`/${'x'.repeat(100_000)}`)],
  ['a long name', REFUSED, get(`/api/${'x'.repeat(7000)}`)],
  ['a long query', REFUSED, get(`/api/categories?sort=${'x'.repeat(7000)}`)],
  [
    'very many parameters',
    REFUSED,
    get(`/api/categories?${Array.from({ length: 1000 }, (_, i) => `a${i}=1`).join('&')}`),
  ],
  ['the same parameter again and again', REFUSED, get(`/api/categories?${'limit=1&'.repeat(800)}`)],
  ['a thousand values', REFUSED, get(`/api/categories?columns=${'revenue,'.repeat(900)}`)],
  ['parameters without names', REFUSED, get(`/api/categories?${'=&'.repeat(2000)}&=1`)],
  ['nested parameters', REFUSED, get('/api/categories?a[b][c]=1&a[__proto__][d]=2')],
  ['one byte', ANSWERED, get('/api', ['Range: bytes=0-0'])],
  ['very many ranges', ANSWERED, get('/', [`Range: bytes=${'0-,'.repeat(1500)}0-1`])],
  ['a range that is none', ANSWERED, get('/', ['Range: bytes=9999999-1'])],
  ['very many tags', ANSWERED, get('/api', [`If-None-Match: ${'"a",'.repeat(1500)}"b"`])],
  [
    'very much that is accepted',
    ANSWERED,
    get('/api/categories', [`Accept: ${'a/b;q=0.1,'.repeat(700)}`]),
  ],
  ['much that expects', /^[1245]\d\d$/, get('/api', ['Expect: the-unexpected'])],
  [
    'an upgrade',
    ANSWERED,
    get('/api', [
      'Upgrade: websocket',
      'Sec-WebSocket-Key: x',
      'Sec-WebSocket-Version: 13',
    ]).replace('Connection: close', 'Connection: Upgrade, close'),
  ],
];

const missing = await nginxMissing();

describe.each([['replica'], ['nginx']] as const)('%s: what no client sends', (kind) => {
  if (kind === 'nginx' && missing) return it.skip('there is no nginx', () => {});
  const target = attackTarget(kind);

  it.each(attacks)('%s', async (_, allowed, bytes) => {
    const { status, head, body } = await sendRaw(target(), bytes);
    expect([String(status), head + body]).toEqual([
      expect.stringMatching(allowed),
      expect.anything(),
    ]);
    // A second answer would be one to a request that was hidden in the first.
    expect(body).not.toContain('HTTP/1.1 200');
  });

  it('again and again takes no more memory', async () => {
    const quick: string[] = [];
    for (const [, , bytes] of attacks)
      if ((await sendRaw(target(), bytes)).ms < 500) quick.push(bytes);
    expect(quick.length).toBeGreaterThan(attacks.length * 0.8);
    const rounds = async (count: number) => {
      for (let i = 0; i < count; i++)
        await Promise.all(quick.map((bytes) => sendRaw(target(), bytes)));
    };
    await rounds(10);
    const before = memoryOf(target());
    await rounds(40);
    expect(memoryOf(target()) - before).toBeLessThan(48 * MiB);
  });
});
