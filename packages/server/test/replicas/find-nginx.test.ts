import { expect, it } from 'vitest';
import { readNginx } from '../../src/replicas/find-nginx.js';

const ALL = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

it.each([
  ['nginx version: nginx/1.22.1\nconfigure arguments: --with-cc-opt', '1.22.1', ALL],
  ['nginx version: nginx/1.19.5', '1.19.5', ALL],
  ['nginx version: openresty/1.25.3.1', '1.25.3', ALL],
  [
    'nginx version: nginx/2.0.0\nconfigure arguments: --without-http_uwsgi_module --without-http_scgi_module',
    '2.0.0',
    ['client_body', 'proxy', 'fastcgi'],
  ],
])('reads %j', (said, version, tempPaths) => {
  expect(readNginx(said)).toEqual({ version, tempPaths, brotli: false });
});

it.each([
  'nginx version: nginx/1.19.4',
  'nginx version: nginx/1.9.15',
  'nginx version: nginx/0.20.0',
  'nothing',
])('passes over %j', (said) => {
  expect(readNginx(said)).toBeUndefined();
});
