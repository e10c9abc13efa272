import { desc, table } from 'arquero';
import fc from 'fast-check';
import type { AnyTable } from './same-as-arquero.js';

/*
 * Chains of verbs at random, each of which suits the table as the one before it left it. They are applied to tables of
 * Arquero and to those that record alike.
 */

/**
 * What is in a column. Of `rounded` numbers the last bits depend on the order of additions, so nothing compares them; what
 * was `found` in another table is undefined in Arquero where nothing was, and null here.
 */
export type Kind = 'number' | 'rounded' | 'text' | 'date' | 'boolean' | 'list' | 'found';
type Columns = Readonly<Record<string, Kind>>;

export interface State {
  columns: Columns;
  keys: Columns;
}

export interface Step {
  text: string;
  apply(t: AnyTable): AnyTable;
  next: State;
}

const ZONES = {
  z: ['', 'a', 'Ω', 'zz'],
  zone: ['north', 'south', 'north', 'east'],
  weight: [1, 2, 3, 5],
};
const LEVELS = { level: [-2, 0, 1, 2, 3, 7], grade: ['u', 'v', 'w', 'v', 'u', 'x'] };

const named = (columns: Columns, ...kinds: Kind[]): string[] =>
  Object.keys(columns).filter((name) => kinds.includes(columns[name]!));
const comparable = (columns: Columns): string[] =>
  named(columns, 'number', 'text', 'date', 'boolean', 'found');

function step(text: string, apply: Step['apply'], next: State): Step {
  return { text, apply, next };
}

function pick(columns: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [name, columns[name]!]));
}

/** An expression over one row, and what it gives. */
function rowExpression(columns: Columns): fc.Arbitrary<[string, Kind]> {
  const options: fc.Arbitrary<[string, Kind]>[] = [fc.constant(['d => 7', 'number'])];
  const numbers = named(columns, 'number');
  if (numbers.length > 0) {
    const number = fc.constantFrom(...numbers).map((name) => `d.${name}`);
    options.push(
      fc
        .tuple(
          number,
          fc.constantFrom('+', '-', '*'),
          fc.oneof(number, fc.constantFrom('2', '0.5')),
        )
        .map(([a, operator, b]): [string, Kind] => [`d => ${a} ${operator} ${b}`, 'number']),
      number.map((a): [string, Kind] => [`d => ${a} > 1 ? 'big' : 'small'`, 'text']),
      number.map((a): [string, Kind] => [`d => op.floor(${a} / 2)`, 'number']),
    );
  }
  const texts = named(columns, 'text');
  if (texts.length > 0) {
    const text = fc.constantFrom(...texts).map((name) => `d.${name}`);
    options.push(
      text.map((a): [string, Kind] => [`d => op.length(${a})`, 'number']),
      text.map((a): [string, Kind] => [`d => op.upper(${a})`, 'text']),
      text.map((a): [string, Kind] => [`d => op.includes(${a}, 'a')`, 'boolean']),
    );
  }
  const dates = named(columns, 'date');
  if (dates.length > 0) {
    const date = fc.constantFrom(...dates).map((name) => `d.${name}`);
    const part = fc.constantFrom('utcyear', 'utcmonth', 'utcdate', 'utcdayofweek', 'utcdayofyear');
    options.push(
      fc.tuple(part, date).map(([p, a]): [string, Kind] => [`d => op.${p}(${a})`, 'number']),
    );
  }
  return fc.oneof(...options);
}

function aggregate(columns: Columns): fc.Arbitrary<[string, Kind]> {
  const options: fc.Arbitrary<[string, Kind]>[] = [fc.constant(['op.count()', 'number'])];
  const of = (kinds: Kind[], ops: string[], kind: (column: Kind) => Kind): void => {
    const names = named(columns, ...kinds);
    if (names.length === 0) return;
    options.push(
      fc
        .tuple(fc.constantFrom(...ops), fc.constantFrom(...names))
        .map(([op, name]): [string, Kind] => [`op.${op}(d.${name})`, kind(columns[name]!)]),
    );
  };
  of(['number'], ['sum', 'median', 'product'], () => 'number');
  of(['number'], ['mean', 'variance', 'variancep', 'stdev', 'stdevp'], () => 'rounded');
  of(
    ['number', 'text', 'date', 'boolean', 'found'],
    ['distinct', 'valid', 'invalid'],
    () => 'number',
  );
  of(['number', 'text', 'date', 'boolean', 'found'], ['min', 'max', 'mode', 'any'], (kind) => kind);
  of(['number', 'text', 'boolean'], ['array_agg', 'array_agg_distinct'], () => 'list');
  const numbers = named(columns, 'number');
  if (numbers.length > 0) {
    const number = fc.constantFrom(...numbers).map((name) => `d.${name}`);
    options.push(
      number.map((a): [string, Kind] => [`op.quantile(${a}, 0.25)`, 'rounded']),
      fc
        .tuple(number, number)
        .map(([a, b]): [string, Kind] => [`op.sum(${a}) - op.max(${b})`, 'number']),
      fc
        .tuple(fc.constantFrom('covariance', 'covariancep'), number, number)
        .map(([op, a, b]): [string, Kind] => [`op.${op}(${a}, ${b})`, 'rounded']),
    );
  }
  return fc.oneof(...options);
}

function predicate(columns: Columns): fc.Arbitrary<string> {
  const options: fc.Arbitrary<string>[] = [fc.constant('d => true')];
  const numbers = named(columns, 'number');
  const texts = named(columns, 'text');
  const operator = fc.constantFrom('>', '<=', '!=', '==');
  if (numbers.length > 0)
    options.push(
      fc
        .tuple(fc.constantFrom(...numbers), operator, fc.integer({ min: -2, max: 3 }))
        .map(([name, is, n]) => `d => d.${name} ${is} ${n}`),
    );
  if (texts.length > 0)
    options.push(
      fc
        .tuple(fc.constantFrom(...texts), operator, fc.constantFrom('', 'a', 'b'))
        .map(([name, is, s]) => `d => d.${name} ${is} '${s}'`),
    );
  return fc.oneof(...options);
}

/** A window expression, and what it gives. */
function windowExpression(columns: Columns): fc.Arbitrary<[string, Kind]> {
  const name = fc.constantFrom(...comparable(columns));
  return fc.oneof(
    fc
      .constantFrom('row_number', 'rank', 'dense_rank', 'avg_rank')
      .map((op): [string, Kind] => [`d => op.${op}()`, 'number']),
    fc
      .tuple(
        fc.constantFrom('lag', 'lead', 'first_value', 'last_value', 'fill_down', 'fill_up'),
        name,
      )
      .map(([op, of]): [string, Kind] => [`d => op.${op}(d.${of})`, columns[of]!]),
  );
}

const derive = (name: string, [expression, kind]: [string, Kind], state: State): Step =>
  step(`derive({ ${name}: ${expression} })`, (t) => t.derive({ [name]: expression }), {
    ...state,
    columns: { ...state.columns, [name]: kind },
  });

/** Names that no column has. */
function free(columns: Columns): string[] {
  return [...'pqrstuvwxyz'].filter((name) => !(name in columns));
}

/** Verbs that see a row at a time. */
function rowVerbs(state: State): fc.Arbitrary<Step>[] {
  const { columns, keys } = state;
  const names = Object.keys(columns);
  const some = fc.shuffledSubarray(names, { minLength: 1 });
  const name = fc.constantFrom('x', 'y', ...comparable(columns));
  const verbs = [
    predicate(columns).map((p) => step(`filter(${p})`, (t) => t.filter(p), state)),
    fc.tuple(name, rowExpression(columns)).map(([to, e]) => derive(to, e, state)),
    some.map((list) =>
      step(`select(${list})`, (t) => t.select(...list), { keys, columns: pick(columns, list) }),
    ),
    fc.tuple(fc.constantFrom(...names), fc.constantFrom(...free(columns))).map(([from, to]) =>
      step(`rename(${from}: ${to})`, (t) => t.rename({ [from]: to }), {
        keys,
        columns: Object.fromEntries(
          names.map((each) => [each === from ? to : each, columns[each]!]),
        ),
      }),
    ),
    fc.constant(step('ungroup()', (t) => t.ungroup(), { columns, keys: {} })),
  ];
  if (comparable(columns).length > 0) {
    verbs.push(
      fc
        .shuffledSubarray(comparable(columns), {
          minLength: 1,
          maxLength: Math.min(3, comparable(columns).length),
        })
        .map((list) =>
          step(`groupby(${list})`, (t) => t.groupby(...list), {
            columns,
            keys: pick(columns, list),
          }),
        ),
    );
  }
  verbs.push(
    rowExpression(columns).map(([e, kind]) =>
      step(`groupby({ k: ${e} })`, (t) => t.groupby({ k: e }), { columns, keys: { k: kind } }),
    ),
  );
  for (const key of named(columns, 'text')) {
    const zones = () => table(ZONES);
    verbs.push(
      fc
        .constantFrom('semijoin', 'antijoin')
        .map((verb) => step(`${verb}(zones, ${key})`, (t) => t[verb](zones(), [key, 'z']), state)),
      fc.constant(
        step(`lookup(zones, ${key})`, (t) => t.lookup(zones(), [key, 'z'], 'zone', 'weight'), {
          keys,
          columns: { ...columns, zone: 'found', weight: 'found' },
        }),
      ),
    );
  }
  return verbs;
}

/** Verbs that look at several rows. */
function tableVerbs(state: State): fc.Arbitrary<Step>[] {
  const { columns } = state;
  const numbers = named(columns, 'number');
  const verbs: fc.Arbitrary<Step>[] = [
    // Of a filtered table, Arquero's slice does not end where the end stands before the start.
    fc
      .tuple(fc.integer({ min: -4, max: 3 }), fc.nat(6))
      .map(([from, count]) => [from, from < 0 ? Math.min(from + count, -1) : from + count] as const)
      .map(([from, to]) => step(`slice(${from}, ${to})`, (t) => t.slice(from, to), state)),
  ];
  if (comparable(columns).length > 0) {
    const some = fc.shuffledSubarray(comparable(columns), {
      minLength: 1,
      maxLength: Math.min(2, comparable(columns).length),
    });
    verbs.push(
      fc
        .tuple(some, fc.boolean())
        .map(([list, isDown]) =>
          step(
            `orderby(${isDown ? '-' : ''}${list})`,
            (t) => t.orderby(...list.map((each) => (isDown ? desc(each) : each))),
            state,
          ),
        ),
      some.map((list) => step(`dedupe(${list})`, (t) => t.dedupe(...list), { columns, keys: {} })),
      fc
        .tuple(fc.constantFrom('x', 'y'), windowExpression(columns))
        .map(([to, e]) => derive(to, e, state)),
      fc
        .tuple(fc.constantFrom('x', 'y'), aggregate(columns))
        .map(([to, [e, kind]]) => derive(to, [`d => ${e}`, kind], state)),
    );
  }
  for (const key of numbers) {
    verbs.push(
      fc.constantFrom('join', 'join_left', 'join_full').map((verb) =>
        step(`${verb}(levels, ${key})`, (t) => t[verb](table(LEVELS), [key, 'level']), {
          keys: {},
          // A key of one name on either side is there once.
          columns: renamed(columns, {
            ...(key !== 'level' && { level: 'found' }),
            grade: 'found',
          }),
        }),
      ),
    );
  }
  if (numbers.length > 1) {
    const [first, second] = numbers as [string, string];
    const [which, what] = free(columns) as [string, string];
    const rest = Object.keys(columns).filter((name) => name !== first && name !== second);
    verbs.push(
      fc.constant(
        step(`fold(${first}, ${second})`, (t) => t.fold([first, second], { as: [which, what] }), {
          keys: {},
          columns: { ...pick(columns, rest), [which]: 'text', [what]: 'number' },
        }),
      ),
      fc.constant(step(`impute(${first})`, (t) => t.impute({ [first]: () => 0 }), state)),
    );
  }
  for (const list of named(columns, 'list')) {
    verbs.push(
      fc.constant(
        step(`unroll(${list})`, (t) => t.unroll(list, { limit: 2 }), {
          keys: {},
          columns: { ...columns, [list]: 'found' },
        }),
      ),
    );
  }
  return verbs;
}

/** The columns of a join: names that both have get suffixes. */
function renamed(left: Columns, right: Columns): Columns {
  const both = (name: string): boolean => name in left && name in right;
  return Object.fromEntries([
    ...Object.entries(left).map(([name, kind]) => [both(name) ? `${name}_1` : name, kind]),
    ...Object.entries(right).map(([name, kind]) => [both(name) ? `${name}_2` : name, kind]),
  ]);
}

function rollup({ columns, keys }: State): fc.Arbitrary<Step> {
  return fc
    .dictionary(fc.constantFrom('l', 'm', 'n', 'o'), aggregate(columns), {
      minKeys: 1,
      noNullPrototype: true,
    })
    .map((measures) => {
      const spec = Object.fromEntries(
        Object.entries(measures).map(([name, [text]]) => [name, `d => ${text}`]),
      );
      const kinds = Object.entries(measures).map(([name, [, kind]]) => [name, kind] as const);
      return step(`rollup(${JSON.stringify(spec)})`, (t) => t.rollup(spec), {
        columns: { ...keys, ...Object.fromEntries(kinds) },
        keys: {},
      });
    });
}

function nextStep(state: State, isWide: boolean): fc.Arbitrary<Step> {
  // A table of no rows at all has no verbs that make sense; one without columns has none.
  const verbs = rowVerbs(state);
  return fc.oneof(...verbs, ...(isWide ? tableVerbs(state) : []), rollup(state));
}

/**
 * A chain of verbs.
 *
 * @param isWide whether verbs may look at several rows at once
 */
export function anyChain(start: State, length: number, isWide: boolean): fc.Arbitrary<Step[]> {
  if (length === 0) return fc.constant([]);
  return nextStep(start, isWide).chain((first) =>
    anyChain(first.next, length - 1, isWide).map((rest) => [first, ...rest]),
  );
}
