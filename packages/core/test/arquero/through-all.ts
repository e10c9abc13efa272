import { type ColumnTable, table } from 'arquero';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  boolean,
  type Column,
  date,
  float,
  integer,
  text,
  timestamp,
} from '../../src/dataset/columns.js';
import type { ValueType } from '../../src/dataset/types.js';
import { type JsonValue, MS_PER_DAY, toJsonValue } from '../../src/dataset/values.js';
import { browserEngine } from '../../src/engine/browser.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import type { PlannedColumn } from '../../src/kpi/plan.js';
import { run } from '../../src/run/run-kpi.js';
import { TavolaError } from '../../src/util/errors.js';
import { arqueroRows, type Data, expectClose, kpiOf } from '../helpers/same-as-arquero.js';
import type { AnyTable, Definition } from './loose.js';

/*
 * Arquero's own cases as KPIs. Each runs on every engine, in one split and in several, and is judged twice: by what the
 * same code gives on a plain Arquero table, and by the columns that are written down beside it.
 */

export type Case = readonly [
  name: string,
  data: Data,
  define: Definition,
  /** The columns of the result, in their order. */
  expected?: Record<string, readonly unknown[]>,
];

const SPLITS = [1, 3];

/** Runs cases through all engines, and through Arquero. */
export function throughAll(subject: string, cases: readonly Case[]): void {
  onEngines(subject, cases, async (kpi, engines, [, data, define, expected]) => {
    const { names, rows } = await rowsOnAll(kpi, data, engines);
    const arquero = define(arqueroTable(data)) as unknown as ColumnTable;
    expect(names).toEqual(arquero.columnNames());
    expectClose(rows, arqueroRows(data, define, kpi.plan.columns));
    if (!kpi.plan.isOpen) expect(kpi.plan.columns.map(({ name }) => name)).toEqual(names);
    for (const column of kpi.plan.columns) expectTyped(column, rows);
    if (expected) expectColumns(names, rows, expected);
  });
}

/** Runs cases through all engines that Arquero fails at. */
export function beyondArquero(subject: string, cases: readonly Required<Case>[]): void {
  onEngines(subject, cases, async (kpi, engines, [, data, define, expected]) => {
    expect(() => arqueroRows(data, define)).toThrow();
    const { names, rows } = await rowsOnAll(kpi, data, engines);
    expectColumns(names, rows, expected!);
  });
}

function onEngines(
  subject: string,
  cases: readonly Case[],
  test: (kpi: Kpi, engines: readonly Engine[], of: Case) => Promise<void>,
): void {
  describe(subject, () => {
    let engines: Engine[] = [];
    beforeAll(() => {
      engines = SPLITS.flatMap((splits) => [
        inlineEngine({ splits }),
        poolEngine({ splits }),
        browserEngine({ splits }),
      ]);
    });
    afterAll(async () => {
      await Promise.all(engines.map((engine) => engine.close()));
    });

    for (const of of cases) {
      const [name, data, define] = of;
      it(name, async () => {
        const kpi = kpiOf(columnsFor(data), define);
        expect(JSON.parse(JSON.stringify(kpi.plan))).toEqual(kpi.plan);
        await test(kpi, engines, of);
      });
    }
  });
}

export type Refusal = readonly [
  name: string,
  data: Data,
  define: Definition,
  message: RegExp,
  /** Whether Arquero does what a KPI refuses. Default: it throws too. */
  inArquero?: 'works',
];

/** Asserts that cases are refused where they are defined, and that Arquero throws too. */
export function refused(subject: string, cases: readonly Refusal[]): void {
  describe(subject, () => {
    for (const [name, data, define, message, inArquero] of cases) {
      it(`is refused: ${name}`, () => {
        const onArquero = (): unknown => define(arqueroTable(data));
        if (inArquero === 'works') onArquero();
        else expect(onArquero).toThrow();
        const error = errorOf(() => kpiOf(columnsFor(data), define));
        expect(error).toBeInstanceOf(TavolaError);
        expect((error as Error).message).toMatch(message);
      });
    }
  });
}

function arqueroTable(data: Data): AnyTable {
  return table(data as Record<string, unknown[]>) as unknown as AnyTable;
}

/** Declares the columns that fit plain values. */
export function columnsFor(data: Data): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(data).map(([name, values]) => [name, columnFor(values)]),
  );
}

function columnFor(values: readonly unknown[]): Column {
  const present = values.filter((value) => value !== null && value !== undefined);
  const options = { nullable: present.length < values.length };
  const all = (is: (value: unknown) => boolean): boolean => present.every(is);
  if (present.length === 0) return float({ nullable: true });
  if (all(Number.isSafeInteger)) return integer(options);
  if (all((value) => typeof value === 'number')) return float(options);
  if (all((value) => typeof value === 'boolean')) return boolean(options);
  if (all((value) => value instanceof Date && value.getTime() % MS_PER_DAY === 0)) {
    return date(options);
  }
  return all((value) => value instanceof Date) ? timestamp(options) : text(options);
}

async function rowsOnAll(
  kpi: Kpi,
  data: Data,
  engines: readonly Engine[],
): Promise<{ names: string[]; rows: Record<string, JsonValue>[] }> {
  const results: { names: string[]; rows: string }[] = [];
  for (const engine of engines) {
    const result = await run(kpi, { data: data as never, engine });
    expect(result.rejects).toEqual([]);
    results.push({ names: result.table.columnNames(), rows: JSON.stringify(result.rows) });
  }
  for (const result of results) expect(result).toEqual(results[0]);
  const [{ names, rows }] = results as [{ names: string[]; rows: string }];
  return { names, rows: JSON.parse(rows) as Record<string, JsonValue>[] };
}

function expectColumns(
  names: readonly string[],
  rows: readonly Record<string, JsonValue>[],
  expected: Record<string, readonly unknown[]>,
): void {
  // An object puts names that are whole numbers first.
  expect([...names].sort()).toEqual(Object.keys(expected).sort());
  const isNumbered = names.some((name) => /^\d+$/.test(name));
  if (!isNumbered) expect(names).toEqual(Object.keys(expected));
  for (const name of names) {
    const values = rows.map((row) => row[name]!);
    const wanted = expected[name]!.map((value) => toJsonValue(typeOfDates(value), value));
    expectClose({ [name]: values }, { [name]: wanted });
  }
}

function typeOfDates(value: unknown): ValueType {
  return value instanceof Date && value.getTime() % MS_PER_DAY === 0 ? 'date' : 'any';
}

const FITS: Partial<Record<ValueType, (value: JsonValue) => boolean>> = {
  integer: Number.isSafeInteger,
  decimal: (value) => typeof value === 'number',
  float: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(String(value)),
  time: (value) => /^\d\d:\d\d/.test(String(value)),
  timestamp: (value) => /^\d{4}-\d\d-\d\dT/.test(String(value)),
};

/** Asserts that a column holds what its type promises. */
function expectTyped({ name, type }: PlannedColumn, rows: readonly Record<string, JsonValue>[]) {
  const values = rows.map((row) => row[name]!).filter((value) => value !== null);
  const misfits = values.filter((value) => FITS[type]?.(value) === false);
  expect({ name, type, misfits }).toEqual({ name, type, misfits: [] });
}

function errorOf(define: () => unknown): unknown {
  try {
    define();
  } catch (error) {
    return error;
  }
  return undefined;
}
