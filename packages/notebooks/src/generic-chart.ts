import type { ChartDefinition } from './chart.js';
import type { CatalogueKpi, Column, Row, Spec } from './client.js';
import { DAY_MS, parseDay } from './dates.js';
import { formatNumber, humanise } from './format.js';
import { isNumeric, isWord, tableColumn } from './table.js';
import type { Tip } from './tip.js';

const HEIGHT = 240;
const STEP = 32;
const CHARACTER = 7;
const COMPOSED = ['hconcat', 'vconcat', 'concat', 'repeat', 'facet'];
const DISCRETE = new Set(['nominal', 'ordinal']);

type Encoding = Record<string, Record<string, unknown> | unknown[]>;

/**
 * Makes a KPI's own Vega-Lite specification fit for a page: the rows in place of its data, the width there is, titles and
 * number formats from the columns, times in UTC, and a tooltip with the exact values. What the specification says itself
 * is left as it is.
 */
export function genericChart(spec: Spec, kpi: CatalogueKpi, rows: readonly Row[]): ChartDefinition {
  return {
    spec: ({ width }) => completeSpec(spec, kpi, rows, width),
    tip: (datum) => genericTip(datum, kpi, rows),
  };
}

/** The specification with data, size, titles and formats. */
export function completeSpec(
  spec: Spec,
  { columns }: CatalogueKpi,
  rows: readonly Row[],
  width: number,
): Spec {
  // Options of the embedding page are the page's affair.
  const { data: _data, usermeta: _usermeta, $schema: _schema, ...own } = spec;
  const complete = completeUnit(own, { columns, rows, width });
  if (COMPOSED.some((key) => key in own)) return { data: { values: rows }, ...complete };
  return {
    width,
    height: plotHeight(own, rows),
    autosize: { type: 'fit-x', contains: 'padding' },
    ...complete,
    data: { values: rows },
  };
}

interface Context {
  columns: readonly Column[];
  rows: readonly Row[];
  width: number;
}

function completeUnit(unit: Spec, context: Context): Spec {
  const complete = { ...unit };
  if (typeof unit.mark === 'string' || isObject(unit.mark)) {
    const mark = isObject(unit.mark) ? unit.mark : { type: unit.mark };
    complete.mark = { tooltip: { content: 'data' }, ...mark };
  }
  if (isObject(unit.encoding)) {
    const { tooltip: _tooltip, ...encoding } = unit.encoding as Encoding;
    complete.encoding = Object.fromEntries(
      Object.entries(encoding).map(([channel, definition]) => [
        channel,
        isObject(definition) ? completeChannel(channel, definition, context) : definition,
      ]),
    );
  }
  for (const key of ['layer', 'hconcat', 'vconcat', 'concat']) {
    if (Array.isArray(unit[key])) {
      complete[key] = (unit[key] as Spec[]).map((part) => completeUnit(part, context));
    }
  }
  if (isObject(unit.spec)) complete.spec = completeUnit(unit.spec as Spec, context);
  return complete;
}

const GUIDES: Record<string, 'axis' | 'legend'> = {
  x: 'axis',
  y: 'axis',
  color: 'legend',
  fill: 'legend',
  stroke: 'legend',
  size: 'legend',
  opacity: 'legend',
};

function completeChannel(
  channel: string,
  definition: Record<string, unknown>,
  { columns, rows, width }: Context,
): Record<string, unknown> {
  const { type, field, timeUnit, title } = definition;
  const column = columns.find(({ name }) => name === field);
  const complete = { ...definition };
  if (column !== undefined && title === undefined) complete.title = columnTitle(column);
  if (type === 'temporal') {
    if (typeof timeUnit === 'string' && !timeUnit.startsWith('utc')) {
      complete.timeUnit = `utc${timeUnit}`;
    }
    if (timeUnit === undefined && isPosition(channel)) {
      complete.scale = { type: 'utc', ...asObject(definition.scale) };
    }
    if (column?.type === 'date' && isPosition(channel)) {
      complete.axis = withDefaults(definition.axis, {
        format: spansYear(rows, column.name) ? '%b %Y' : '%e %b',
        tickCount: Math.max(2, Math.floor(width / 100)),
      });
    }
  }
  if (channel === 'x' && DISCRETE.has(String(type)) && fits(rows, String(field), width)) {
    complete.axis = withDefaults(definition.axis, { labelAngle: 0 });
  }
  const guide = GUIDES[channel];
  if (column !== undefined && guide !== undefined && type === 'quantitative') {
    complete[guide] = withDefaults(definition[guide], {
      format: `${column.unit ?? ''} short`,
      formatType: 'tavola',
      ...(guide === 'axis' ? { tickCount: 5 } : {}),
    });
  }
  return complete;
}

/** Whether the values of a column have room side by side. */
function fits(rows: readonly Row[], field: string, width: number): boolean {
  const names = [...new Set(rows.map((row) => String(row[field] ?? '')))];
  const longest = Math.max(...names.map(({ length }) => length));
  return names.length * (longest * CHARACTER + CHARACTER) < width;
}

/** An axis or a legend with what it leaves open; `null` takes it away and stays. */
function withDefaults(guide: unknown, defaults: Record<string, unknown>): unknown {
  return guide === null ? null : { ...defaults, ...asObject(guide) };
}

function spansYear(rows: readonly Row[], column: string): boolean {
  const days = rows.flatMap((row) => parseDay(row[column]) ?? []);
  return days.length > 0 && Math.max(...days) - Math.min(...days) > 330 * DAY_MS;
}

/** The values of a mark's row, the first text or date as the title. */
export function genericTip(
  datum: Record<string, unknown>,
  { columns }: CatalogueKpi,
  rows: readonly Row[],
): Tip | undefined {
  const present = columns.filter(({ name }) => datum[name] !== undefined);
  if (present.length === 0) return aggregateTip(datum);
  const title = present.find(({ type }) => type === 'text' || type === 'date') ?? present[0]!;
  const show = (column: Column) => tableColumn(column, rows).format(plain(datum[column.name]));
  const isNumber = isNumeric(title, rows);
  return {
    title: isNumber ? `${columnTitle(title)} ${show(title)}` : show(title),
    values: present.filter((c) => c !== title).map((c) => [columnTitle(c), show(c)]),
  };
}

/** What a chart computes itself has names such as `sum_revenue`. */
function aggregateTip(datum: Record<string, unknown>): Tip | undefined {
  const entries = Object.entries(datum).filter(([, value]) => typeof value !== 'object');
  const [first, ...rest] = entries;
  if (first === undefined) return undefined;
  const show = (value: unknown) =>
    typeof value === 'number' ? formatNumber(value, '', 'exact') : String(value);
  return {
    title: show(first[1]),
    values: rest.map(([name, value]) => [humanise(name), show(value)]),
  };
}

function columnTitle({ name, unit }: Column): string {
  const title = humanise(name);
  return isWord(unit) && unit !== title.toLowerCase() ? `${title} (${unit})` : title;
}

/** A date that Vega has parsed, as the API wrote it. */
function plain(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  const iso = value.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso;
}

/** A line of its own for every name on a discrete vertical axis. */
function plotHeight({ encoding }: Spec, rows: readonly Row[]): number {
  const y = isObject(encoding) ? encoding.y : undefined;
  if (!isObject(y) || !DISCRETE.has(String(y.type))) return HEIGHT;
  return STEP * Math.max(1, new Set(rows.map((row) => row[String(y.field)])).size);
}

function isPosition(channel: string): boolean {
  return /^[xy]2?$/.test(channel);
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
