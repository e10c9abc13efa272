import { writeFile } from 'node:fs/promises';
import { desc as arqueroDesc, type ColumnTable, table } from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integer } from '../../src/dataset/columns.js';
import { toJsonValue } from '../../src/dataset/values.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { desc } from '../../src/kpi/table.js';
import { scanCut } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const NAMES = ['a', 'b', 'c'];
const numbers = defineDataset({
  name: 'numbers',
  source: 'numbers.csv',
  columns: Object.fromEntries(NAMES.map((name) => [name, integer({ nullable: true })])),
});

// biome-ignore lint/suspicious/noExplicitAny: a table of Tavola's or of Arquero's
type Table = any;
interface Step {
  text: string;
  /** Columns after it. */
  columns: string[];
  keys: string[];
  apply(t: Table, descending: (column: string) => unknown): Table;
}
interface State {
  columns: string[];
  keys: string[];
}

/** A verb that can follow where the table has these columns and keys; a new table is one that has been rolled up. */
function step({ columns, keys }: State, isRolled: boolean): fc.Arbitrary<Step> {
  const column = fc.constantFrom(...columns);
  const name = fc.constantFrom('a', 'b', 'c', 'x', 'y');
  const free = [...'pqrstuvw'].filter((other) => !columns.includes(other));
  const some = fc.shuffledSubarray(columns, { minLength: 1 });
  const after = (text: string, apply: Step['apply'], next: Partial<State> = {}): Step => ({
    text,
    columns: next.columns ?? columns,
    keys: next.keys ?? keys,
    apply,
  });
  const expression = fc
    .tuple(
      column,
      fc.constantFrom('+', '*', '-'),
      fc.oneof(
        column.map((c) => `d.${c}`),
        fc.nat(3).map(String),
      ),
    )
    .map(([left, operator, right]) => `d => d.${left} ${operator} ${right}`);
  const predicate = fc
    .tuple(column, fc.constantFrom('>', '<=', '!=', '=='), fc.integer({ min: -2, max: 4 }))
    .map(([left, operator, right]) => `d => d.${left} ${operator} ${right}`);
  const verbs = [
    fc.tuple(name, expression).map(([to, e]) =>
      after(`derive ${to}: ${e}`, (t) => t.derive({ [to]: e }), {
        columns: [...new Set([...columns, to])],
      }),
    ),
    some.map((names) => after(`select ${names}`, (t) => t.select(...names), { columns: names })),
    fc.tuple(column, fc.constantFrom(...free)).map(([from, to]) =>
      after(`rename ${from}: ${to}`, (t) => t.rename({ [from]: to }), {
        columns: columns.map((c) => (c === from ? to : c)),
      }),
    ),
    some.map((names) => after(`groupby ${names}`, (t) => t.groupby(...names), { keys: names })),
    expression.map((e) => after(`groupby k: ${e}`, (t) => t.groupby({ k: e }), { keys: ['k'] })),
  ];
  const tail = [
    fc
      .boolean()
      .map((isDown) =>
        after(`orderby all ${isDown}`, (t, descending) =>
          t.orderby(...columns.map((c) => (isDown ? descending(c) : c))),
        ),
      ),
    fc
      .tuple(fc.nat(3), fc.nat(4))
      .map(([from, count]) => after(`slice ${from}`, (t) => t.slice(from, from + count))),
  ];
  // Of a grouped table from which all rows are filtered, Arquero makes one group without keys.
  if (keys.length === 0) verbs.push(predicate.map((p) => after(`filter ${p}`, (t) => t.filter(p))));
  return fc.oneof(...verbs, ...(isRolled ? tail : []));
}

function rollup({ columns, keys }: State): fc.Arbitrary<Step> {
  const aggregate = fc
    .tuple(
      fc.constantFrom('sum', 'max', 'min', 'distinct', 'valid', 'invalid'),
      fc.constantFrom(...columns),
    )
    .map(([op, column]) => `op.${op}(d.${column})`);
  const measure = fc.oneof(
    aggregate,
    fc.constant('op.count()'),
    fc.tuple(aggregate, aggregate).map(([a, b]) => `${a} * 2 - ${b}`),
  );
  return fc
    .dictionary(fc.constantFrom('u', 'v', 'w'), measure, { minKeys: 1, noNullPrototype: true })
    .map((measures) => {
      const spec = Object.fromEntries(
        Object.entries(measures).map(([name, m]) => [name, `d => ${m}`]),
      );
      return {
        text: `rollup ${JSON.stringify(spec)}`,
        columns: [...new Set([...keys, ...Object.keys(spec)])],
        keys: [],
        apply: (t) => t.rollup(spec),
      };
    });
}

/** Some steps, each of which suits the table as the one before it left it. */
function steps(state: State, count: number, isRolled: boolean): fc.Arbitrary<Step[]> {
  if (count === 0) return fc.constant([]);
  return step(state, isRolled).chain((first) =>
    steps(first, count - 1, isRolled).map((rest) => [first, ...rest]),
  );
}

const definition = fc
  .tuple(fc.nat(4), fc.nat(3), fc.boolean())
  .chain(([before, behind, isTwice]) =>
    steps({ columns: NAMES, keys: [] }, before, false).chain((head) =>
      rollup(head.at(-1) ?? { columns: NAMES, keys: [] }).chain((rolled) =>
        steps(rolled, behind, true).chain((tail) =>
          (isTwice
            ? rollup(tail.at(-1) ?? rolled).map((last) => [last])
            : fc.constant<Step[]>([])
          ).map((last) => [...head, rolled, ...tail, ...last]),
        ),
      ),
    ),
  );

describe('any KPI of sums, counts and extremes of whole numbers', () => {
  it('gives what the same verbs give in Arquero on the whole table, to the digit and in order', async () => {
    const path = await tempFile('');
    const cell = fc.option(fc.integer({ min: -3, max: 6 }), { freq: 5 });
    await fc.assert(
      fc.asyncProperty(
        definition,
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 25 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
        async (verbs, rows, cuts) => {
          const define = (t: Table, descending: (column: string) => unknown): Table =>
            verbs.reduce((result, { apply }) => apply(result, descending), t);
          const kpi = numbers.kpi('any', { title: 'Any' }, (t) => define(t, desc));
          await writeFile(
            path,
            `a,b,c\n${rows.map((row) => `${row.map((n) => n ?? '')}\n`).join('')}`,
          );
          const { results } = await scanCut(numbers, [kpi.plan], path, (start, end) =>
            cuts.map((part) => start + Math.floor(part * (end - start))),
          );
          const whole = table(
            Object.fromEntries(NAMES.map((name, i) => [name, rows.map((row) => row[i]!)])),
          );
          // Over no rows at all, Arquero makes one row of a grouped rollup of expressions, where there is no group.
          const head = verbs.slice(
            0,
            verbs.findIndex(({ text }) => text.startsWith('rollup')),
          );
          const scanned = head.reduce<Table>((t, { apply }) => apply(t, arqueroDesc), whole);
          fc.pre(scanned.numRows() > 0);
          const expected = define(whole, arqueroDesc) as ColumnTable;
          const rowsExpected = (expected.objects() as Record<string, unknown>[]).map((row) =>
            Object.fromEntries(
              Object.entries(row).map(([name, value]) => [name, toJsonValue('any', value)]),
            ),
          );
          expect(JSON.stringify(results[0])).toBe(JSON.stringify(rowsExpected));
          expect(kpi.plan.columns.map(({ name }) => name)).toEqual(expected.columnNames());
        },
      ),
      { numRuns: 300 },
    );
  });
});
