// biome-ignore-all format: each case is a line
// biome-ignore-all lint/suspicious/noDoubleEquals: what it means is a case
// biome-ignore-all lint/complexity/useLiteralKeys: it is a case

import { op, rolling, type Spec } from './loose.js';
import { refused, throughAll } from './through-all.js';

const { corr, count, lag, mean, quantile } = op;
const aq = { op };
const AB = { a: [1, 4, 9], b: [2, 4, 1], s: ['x', 'foo', 'bar'] };
const EXPRESSIONS: Spec = {
  constant: () => 1 + 1,
  column: (d) => d.a * d.b,
  agg1: (d) => mean(d.a),
  agg2: (d) => corr(d.a, d.b),
  agg3: (d) => 1 + quantile(-d.b, 0.5 / 2),
  win1: (d) => d.a - lag(d.a, 2),
  win2: rolling((d) => mean(d.a), [-3, 3]),
  win3: rolling(() => count(), [-3, 3], true),
};
const EIGHT = { constant: [2, 2, 2], column: [2, 16, 9], agg1: [14 / 3, 14 / 3, 14 / 3] };

throughAll('an expression', [
  ['of bare functions', AB, (t) => t.derive(EXPRESSIONS).select('constant', 'column', 'agg1'), EIGHT],
  ['of bare functions, windows', AB, (t) => t.derive(EXPRESSIONS).select('agg2', 'agg3', 'win1', 'win2', 'win3')],
  ['of functions of op', AB, (t) => t.derive({ m: (d) => op.mean(d.a), q: (d) => 1 + op.quantile(-d.b, 0.5 / 2), w: rolling((d) => op.mean(d.a), [-3, 3]) })],
  ['of functions of an object that holds op', AB, (t) => t.derive({ m: (d) => aq.op.mean(d.a), l: (d) => d.a - aq.op.lag(d.a, 2) })],
  ['of Math', AB, (t) => t.derive({ r: (d) => Math.sqrt(d.a), x: (d) => Math.max(d.a, d.b), n: (d) => Math.min(d.a, d.b), p: () => Math.PI, e: (d) => Math.E + d.a }).select('r', 'x', 'n'), { r: [1, 2, 3], x: [2, 4, 9], n: [1, 4, 1] }],
  ['of constants', { v: [1] }, (t) => t.derive({ a: 'E', b: 'LN2', c: 'LN10', d: 'LOG2E', e: 'LOG10E', f: 'PI', g: 'SQRT1_2', h: 'SQRT2', i: 'd => Math.E', j: 'd => NaN', k: 'd => Infinity', l: 'd => undefined' })],
  ['of literals', { v: [1] }, (t) => t.derive({ a: 'd => 1', b: 'd => 1e-5', c: 'd => true', d: 'd => false', e: 'd => "foo"', f: 'd => [1,2,3]', g: 'd => ({a:1})', h: 'd => ({"b":2})', i: 'd => null', j: 'd => -0', k: 'd => 0x1F' })],
  ['of nested properties', { v: [1, 2] }, (t) => t.derive({ o: (d) => ({ y: { z: d.v } }) }).derive({ a: (d) => d.o.y.z, b: (d) => d.o['y']['z'], c: (d) => d['o'].y['z'] }).select('a', 'b', 'c'), { a: [1, 2], b: [1, 2], c: [1, 2] }],
  ['of elements of lists', { s: ['a-b', 'c'] }, (t) => t.derive({ x: (d) => op.split(d.s, '-')[0], y: (d) => op.split(d.s, '-')[1], n: (d) => op.split(d.s, '-').length }).select('x', 'y', 'n'), { x: ['a', 'c'], y: ['b', null], n: [2, 1] }],
  ['of a computed column name', { xy: [7] }, (t) => t.derive({ z: (d) => d['x' + 'y'] }), { xy: [7], z: [7] }],
  ['of the length of a text', AB, (t) => t.derive({ n: (d) => d.s.length }).select('n'), { n: [1, 3, 3] }],
  ['of a computed property', AB, (t) => t.derive({ o: (d) => ({ [d.s]: d.b }) }).select('o'), { o: [{ x: 2 }, { foo: 4 }, { bar: 1 }] }],
  ['of a template', AB, (t) => t.derive({ z: (d) => `${d.a} + ${d.s}` }).select('z'), { z: ['1 + x', '4 + foo', '9 + bar'] }],
  ['of a template with null', { v: [null, 1] }, (t) => t.derive({ z: (d) => `<${d.v}>` }).select('z'), { z: ['<null>', '<1>'] }],
  [
    'of statements',
    AB,
    (t) =>
      t.rollup({
        val: (d) => {
          const s = op.sum(d.a);
          return s * s;
        },
      }),
    { val: [196] },
  ],
  [
    'of an if and an else',
    AB,
    (t) =>
      t.derive({
        z: (d) => {
          const x = d.a - 2;
          if (x < 0) {
            return 'low';
          } else {
            return 'high';
          }
        },
      }).select('z'),
    { z: ['low', 'high', 'high'] },
  ],
  [
    'of an if',
    AB,
    // As text, for a compiler may put empty statements in between, which Arquero does not know.
    (t) => t.derive({ z: 'd => { if (d.a < 2) { return 1; } if (d.a < 5) { const y = d.b; return y + 1; } return 0; }' }).select('z'),
    { z: [1, 5, 0] },
  ],
  [
    'of a switch',
    AB,
    (t) =>
      t.derive({
        z: (d) => {
          switch (d.s) {
            case 'foo':
              return 1;
            case 'bar':
              return 2;
            default:
              return 3;
          }
        },
      }).select('z'),
    { z: [3, 1, 2] },
  ],
  [
    'of a list taken apart',
    AB,
    (t) =>
      t.derive({
        z: (d) => {
          const [start, stop, step] = op.bins(d.a);
          return op.bin(d.a, start, stop, step);
        },
      }),
  ],
  [
    'of an object taken apart',
    AB,
    (t) =>
      t.derive({
        z: (d) => {
          const { p, q } = { p: d.a, q: d.b };
          return p + q;
        },
      }).select('z'),
    { z: [3, 8, 10] },
  ],
  ['of a row taken apart', AB, (t) => t.derive({ z: ({ a, b }) => a + b }).select('z'), { z: [3, 8, 10] }],
  ['of a row taken apart by other names', AB, (t) => t.derive({ z: ({ a: x, 's': y }) => y + x }).select('z'), { z: ['x1', 'foo4', 'bar9'] }],
  ['as a function', AB, (t) => t.derive({
    z: (d) => d.a + 1,
  }).select('z'), { z: [2, 5, 10] }],
  ['of columns with odd names', { 'a b': [1], "it's": [2], 'x"y': [3], 'b\\c': [4], ü: [5] }, (t) => t.derive({ z: (d) => d['a b'] + d["it's"] + d['x"y'] + d['b\\c'] + d.ü }).select('z'), { z: [15] }],
  ['of comparisons with a text', AB, (t) => t.derive({ a: (d) => d.s == 'x', b: (d) => 'x' == d.s, c: (d) => d.s === 'x', d: (d) => 'x' === d.s, e: (d) => d.s != 'x', f: (d) => 'x' !== d.s, g: (d) => op.equal(d.s, 'x'), h: (d) => op.equal('x', d.s), i: (d) => d.s <= 'c', j: (d) => 'c' < d.s, k: ({ s }) => s === 'x' })],
  ['of loose comparisons', { n: [0, 1, null], t: ['0', '', null], b: [false, true, null] }, (t) => t.derive({ a: (d) => d.n == d.t, b: (d) => d.b == d.n, c: (d) => d.n == null, d: (d) => d.n < d.t, e: (d) => d.t == 0, f: 'd => null >= d.n', g: (d) => d.n != d.b })],
  ['of all operators', { x: [7, -3, 2.5], y: [2, 5, 0] }, (t) => t.derive({ a: (d) => d.x + d.y, b: (d) => d.x - d.y, c: (d) => d.x * d.y, d: (d) => d.x / d.y, e: (d) => d.x % d.y, f: (d) => d.x ** d.y, g: (d) => d.x & d.y, h: (d) => d.x | d.y, i: (d) => d.x ^ d.y, j: (d) => d.x << d.y, k: (d) => d.x >> d.y, l: (d) => d.x >>> d.y, m: (d) => -d.x, n: (d) => +d.x, o: (d) => ~d.x, p: (d) => !d.y, q: (d) => d.x && d.y, r: (d) => d.y || d.x, s: (d) => d.y ?? d.x, u: (d) => (d.x > d.y ? 'gt' : 'le') })],
  ['of operators and nulls', { x: [null, 3, null], y: [2, null, null], s: ['a', null, 'b'] }, (t) => t.derive({ a: (d) => d.x + d.y, b: (d) => d.x - d.y, c: (d) => d.x * d.y, f: (d) => d.x && d.y, g: (d) => d.x || d.y, h: (d) => d.x ?? d.y, i: (d) => d.x > d.y, j: (d) => !d.x, k: (d) => -d.x, l: (d) => (d.x ? 1 : 0) })],
  ['of precedence', { x: [2, 3] }, (t) => t.derive({ a: (d) => (d.x + 1) * 2, b: (d) => d.x - (1 - d.x), c: (d) => (-d.x) ** 2, d: (d) => 2 ** (3 ** d.x), e: (d) => (2 ** 3) ** d.x, f: (d) => d.x / (d.x * 2), g: (d) => !(d.x > 2) && (d.x < 5 || d.x === 9), h: (d) => (d.x > 2 ? 1 : 2) + 1, i: (d) => - -d.x })],
  ['of a key in an object', { s: ['a', 'z'] }, (t) => t.derive({ h: (d) => d.s in { a: 1 } }).select('h'), { h: [true, false] }],
  ['of lists that are spread', { x: [1, 2] }, (t) => t.derive({ l: (d) => [0, ...[d.x, d.x + 1]], g: (d) => op.greatest(...[d.x, 2]) })],
  ['of an object looked up', { s: ['a', 'b', 'c'] }, (t) => t.derive({ n: (d) => ({ a: 1, b: 2 })[d.s as 'a'] }).select('n'), { n: [1, 2, null] }],
  ['of a text with quotes and breaks', { v: [1] }, (t) => t.derive({ s: () => 'it\'s "quoted"\n\\and\tmore\u2028' })],
]);

refused('an expression', [
  ['of an outer variable', AB, (t) => t.derive({ z: (d) => d.a + AB.a.length }), /AB/],
  ['of a column by a variable', AB, (t) => t.derive({
    z: (d) => {
      const column = 'a';
      return d[column];
    },
  }), /./],
  ['of a column by a column', AB, (t) => t.derive({ z: (d) => d[d.s] }), /./],
  ['of a for loop', AB, (t) => t.derive({
    z: () => {
      let v = 0;
      for (let i = 0; i < 5; ++i) v += i;
      return v;
    },
  }), /./],
  ['of a while loop', AB, (t) => t.derive({
    z: () => {
      let v = 0;
      while (v < 5) v++;
      return v;
    },
  }), /./],
  ['of a comma', AB, (t) => t.derive({ z: '() => (1, 2)' }), /./],
  ['of globalThis', AB, (t) => t.derive({ z: () => globalThis }), /globalThis/],
  ['of Object', AB, (t) => t.derive({ z: () => Object }), /Object/],
  ['of Date', AB, (t) => t.derive({ z: () => Date }), /Date/],
  ['of this', AB, (t) => t.derive({ z: '() => this' }), /./],
  ['of a constructor', AB, (t) => t.derive({ z: () => [].constructor() }), /./],
  ['of an assignment', AB, (t) => t.derive({ z: '() => [].__proto__.unsafe = 1' }), /./],
  ['of a method of a literal', AB, (t) => t.derive({ z: () => 'abc'.toUpperCase() }), /toUpperCase/],
  ['of a method by its name', AB, (t) => t.derive({ z: "() => ('abc')['toUpperCase']()" }), /./],
  ['of optional members', AB, (t) => t.derive({ z: (d) => d.s?.length }), /optional chaining/],
  ['of a new object', AB, (t) => t.derive({ z: () => new Date(0) }), /./],
  ['that is no JavaScript', AB, (t) => t.derive({ z: 'd => op.mean(var foo = d.x)' }), /./],
  ['of a function that is not there', AB, (t) => t.derive({ z: 'd => op.nope(d.a)' }), /nope/],
]);
