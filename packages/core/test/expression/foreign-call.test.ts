import { describe, expect, it } from 'vitest';
import { foreignCall } from '../../src/expression/foreign-call.js';

describe('a call in an expression', () => {
  it.each([
    'd => op.sum(d.a)',
    'd => x.op.sum(d.a) / __vi_import_0__.op.count()',
    'd => Math.max(d.a, 1)',
    'd => round(d.a)',
    '(d, $) => op.pow(d.a, $.n)',
    'function (row) { const half = op.round(row.a / 2); return op.abs(half) }',
    'op.count()',
    'd => d.a[op.length(d.b)]',
  ])('is of op, or of what a bundler makes of it: %s', (source) => {
    expect(foreignCall(source)).toBeUndefined();
  });

  it.each([
    ['d => d.a.trim()', 'd.a.trim()'],
    ['row => op.lower(row.name.trim())', 'row.name.trim()'],
    ['(d, $) => $.list.includes(d.a)', '$.list.includes(d.a)'],
    ['({ a }) => a.trim()', 'a.trim()'],
    ['({ a: b }) => b.trim()', 'b.trim()'],
    ['d => { const c = d.a; return c.trim() }', 'c.trim()'],
    ['d => "x".repeat(2)', '"x".repeat(2)'],
    ['d => op.lower(d.a).trim()', 'op.lower(d.a).trim()'],
  ])('is found where it is a method of a value: %s', (source, call) => {
    expect(foreignCall(source)).toBe(call);
  });

  it('is left to Arquero where the text is no expression', () => {
    expect(foreignCall('d => {')).toBeUndefined();
  });
});
