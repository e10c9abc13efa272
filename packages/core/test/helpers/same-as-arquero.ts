import { type ColumnTable, table } from 'arquero';
import { expect } from 'vitest';
import type { Column } from '../../src/dataset/columns.js';
import { type JsonValue, toJsonValue } from '../../src/dataset/values.js';
import { type MemoryData, toSource } from '../../src/interop/to-source.js';
import type { DatasetSource } from '../../src/kpi/dataset-source.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import type { KpiPlan } from '../../src/kpi/plan.js';
import { toJsonRows } from '../../src/result/finish.js';
import { computeWorkbench } from '../../src/run/compute-workbench.js';
import { EVERY_ENGINE } from './every-engine.js';

/**
 * A table of Arquero's, or one that records: a definition is applied to both.
 */
// biome-ignore lint/suspicious/noExplicitAny: the same untyped code must run on both
export type AnyTable = any;
export type Definition = (t: AnyTable) => AnyTable;

export type Data = Record<string, readonly unknown[]>;

/** How a KPI is computed. */
export type Path = 'split' | 'gathered';

export function pathOf({ gathered }: KpiPlan): Path {
  return gathered === undefined ? 'split' : 'gathered';
}

export function kpiOf(columns: Record<string, Column>, define: Definition): Kpi {
  const dataset = defineDataset({ name: 'data', source: 'data.csv', columns });
  return dataset.kpi('kpi', { title: 'KPI' }, define as never) as Kpi;
}

/** The rows that Arquero gives for the same verbs on the whole table, as JSON. */
export function arqueroRows(
  data: Data,
  define: Definition,
  types: KpiPlan['columns'] = [],
): Record<string, JsonValue>[] {
  const result = define(table(data as Record<string, unknown[]>)) as ColumnTable;
  const names = result.columnNames();
  const columns = new Map(types.map((column) => [column.name, column]));
  return (result.objects() as Record<string, unknown>[]).map((row) =>
    Object.fromEntries(
      names.map((name) => {
        const { type = 'any', items } = columns.get(name) ?? {};
        return [name, toJsonValue(type, row[name], items?.type)];
      }),
    ),
  );
}

/**
 * Computes a KPI on every engine and several splittings, asserts that all give the same bytes and take the path that the
 * plan says, and returns the rows.
 */
export async function rowsOf(kpi: Kpi, data: Data): Promise<JsonValue[]> {
  const open = (source: DatasetSource) => toSource(source as MemoryData);
  const answers: string[] = [];
  for (const engine of EVERY_ENGINE) {
    const gathered: string[] = [];
    const { tables, rejected } = await computeWorkbench([kpi], open(data), engine, open, {
      run: 'run',
      onRejects: () => {},
      onRestart: () => {},
      onRows: () => {},
      onEvent: (event) => {
        if (event.type === 'kpi-gathered' && event.kpi === kpi.name) gathered.push(event.reason);
      },
    });
    expect(rejected).toBe(0);
    // It is told first, before what it is joined with.
    const isJoined = kpi.plan.tables.some(({ kind }) => kind === 'kpi');
    expect(isJoined ? gathered.slice(0, 1) : gathered).toEqual(
      kpi.plan.gathered === undefined ? [] : [kpi.plan.gathered],
    );
    answers.push(JSON.stringify(toJsonRows(tables[0]!)));
  }
  for (const answer of answers) expect(answer).toBe(answers[0]);
  return JSON.parse(answers[0]!) as JsonValue[];
}

/** Asserts that a KPI gives what the same verbs give in Arquero, and takes the path that is expected. */
export async function expectSame(
  columns: Record<string, Column>,
  data: Data,
  define: Definition,
  path?: Path,
): Promise<Kpi> {
  const kpi = kpiOf(columns, define);
  if (path) expect([pathOf(kpi.plan), kpi.plan.gathered]).toEqual([path, kpi.plan.gathered]);
  const rows = await rowsOf(kpi, data);
  expectClose(rows, arqueroRows(data, define, kpi.plan.columns));
  return kpi;
}

/**
 * Equal but for numbers, which may differ by 1e-12 of their size, or of 1 where they are smaller: Arquero rounds as it goes,
 * also where large addends cancel out.
 */
export function expectClose(actual: JsonValue, expected: JsonValue): void {
  expect(rounded(actual, expected)).toEqual(expected);
}

/** The actual value, with the expected number in the place of one that is near enough. */
function rounded(actual: JsonValue, expected: JsonValue): JsonValue {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const size = Math.max(Math.abs(actual), Math.abs(expected));
    return Math.abs(actual - expected) <= Math.max(size, 1) * 1e-12 ? expected : actual;
  }
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((item, i) => rounded(item, expected[i] ?? null));
  if (isObject(actual) && isObject(expected)) {
    return Object.fromEntries(
      Object.entries(actual).map(([key, item]) => [key, rounded(item, expected[key] ?? null)]),
    );
  }
  return actual;
}

function isObject(value: JsonValue): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
