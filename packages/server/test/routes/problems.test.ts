import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { PROBLEMS } from '../../src/plugins/problem.js';
import { PARAMETER_NAMES } from '../../src/schemas/parameters.js';

const docs = await readFile(new URL('../../../../docs/http.md', import.meta.url), 'utf8');

it('the documentation lists every problem with its status', () => {
  const listed = [...docs.matchAll(/^\| `([\w-]+)` +\| (\d{3}) /gm)].map(([, kind, status]) => [
    kind,
    Number(status),
  ]);
  const all = Object.entries(PROBLEMS).map(([kind, { status }]) => [kind, status]);
  expect(listed.sort()).toEqual(all.sort());
});

it('and every parameter', () => {
  const section = docs.slice(docs.indexOf('## Parameters'), docs.indexOf('## Filters'));
  const listed = [...section.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  expect(listed).toEqual(PARAMETER_NAMES);
});
