import { expect, it } from 'vitest';
import { FORMATS, formatsOf, splitSuffix } from '../../src/render/formats.js';
import { negotiate } from '../../src/render/negotiate.js';

const BROWSER =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const IMAGE = 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5';

it.each([
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  [BROWSER, 'json'],
  [IMAGE, 'svg'],
  ['image/*', 'svg'],
  ['image/png', 'png'],
  ['text/csv', 'csv'],
  ['TEXT/CSV ; header=present', 'csv'],
  ['text/*', 'csv'],
  ['application/*', 'json'],
  ['application/vnd.apache.arrow.stream', 'arrow'],
  ['application/json;q=0.5, text/csv', 'csv'],
  ['application/json;q=0.5, text/csv;q=0.4', 'json'],
  ['*/*;q=0.1, text/csv;q=0', 'json'],
  ['application/json;q=0, */*', 'csv'],
  ['text/csv;q=2', undefined],
  ['text/csv;q=x', undefined],
  ['application/xml', undefined],
  ['*/json', undefined],
  ['text/html;q=0, image/png', 'png'],
  ['nonsense', 'json'],
])('%s is answered with %s', (accept, name) => {
  expect(negotiate(accept, FORMATS)?.name).toBe(name);
});

it('sends no image of a KPI without a chart', () => {
  expect(formatsOf({}).map(({ name }) => name)).toEqual(['json', 'csv', 'arrow']);
  expect(formatsOf({ chart: {} })).toEqual(FORMATS);
  expect(negotiate('image/png', formatsOf({}))).toBeUndefined();
});

it.each([
  ['sales', 'sales', undefined],
  ['sales.csv', 'sales', 'csv'],
  ['sales.csv.json', 'sales.csv', 'json'],
  ['sales.xml', 'sales.xml', undefined],
  ['csv', 'csv', undefined],
])('%s is %s in %s', (path, name, format) => {
  const split = splitSuffix(path);
  expect([split.name, split.format?.name]).toEqual([name, format]);
});
