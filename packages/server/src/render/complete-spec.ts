import type { ChartSpec, JsonRow, PublishedColumn } from '@tavola/core';
import { textWidth, wrapText } from './fonts.js';
import type { Drawing } from './rendering.js';
import { chartConfig, FONT_SIZE, THEMES, TITLE_SIZE, TITLE_WEIGHT } from './theme.js';

type Json = Record<string, unknown>;

const HEIGHT = 240;
const STEP = 32;
/** Room around a chart, and what a label on its left may take of its width. */
const MARGIN = 32;
const LABEL_SHARE = 0.45;
const COMPOSED = ['hconcat', 'vconcat', 'concat', 'repeat', 'facet'];
const PARTS = ['layer', 'hconcat', 'vconcat', 'concat'];

/** A KPI's specification as an image needs it: with rows, size, title, and words for its axes. What it says itself stays. */
export function completeSpec(drawing: Drawing): Json {
  const { spec, rows, width, theme } = drawing;
  const { $schema: _schema, data: _data, usermeta: _usermeta, config, ...own } = spec;
  const { axis, ...look } = chartConfig(THEMES[theme]);
  const frame = {
    data: { values: rows },
    title: toTitle(drawing),
    config: merge(
      { ...look, axis: { ...(axis as Json), labelLimit: width * LABEL_SHARE } },
      config,
    ),
  };
  if (rows.length === 0) return { ...frame, ...nothing(width) };
  const complete = completeUnit(own, drawing);
  if (COMPOSED.some((key) => key in own)) return { ...frame, ...complete, data: frame.data };
  return {
    ...frame,
    width,
    height: plotHeight(own, rows),
    autosize: { type: 'fit-x', contains: 'padding' },
    ...complete,
    data: frame.data,
  };
}

function toTitle({ title, note, spec, columns, width }: Drawing): Json {
  const lines = (text: string, size: number, weight: number) =>
    wrapText(text, size, weight, width - MARGIN);
  const measured = columns.filter((column) => isMeasured(spec, column)).map(columnTitle);
  const subtitle = [...new Set(measured)].join(', ');
  return {
    text: lines(title, TITLE_SIZE, TITLE_WEIGHT),
    subtitle: [...lines(subtitle, FONT_SIZE, 400), ...lines(note, FONT_SIZE, 400)],
  };
}

function nothing(width: number): Json {
  return {
    width,
    height: STEP * 2,
    autosize: { type: 'fit-x', contains: 'padding' },
    data: { values: [{}] },
    mark: { type: 'text', align: 'left', x: 0, text: 'No rows.' },
  };
}

/** Whether a column is drawn as a size, so that its unit must be told. */
function isMeasured(spec: unknown, column: PublishedColumn): boolean {
  if (Array.isArray(spec)) return spec.some((part) => isMeasured(part, column));
  if (!isObject(spec)) return false;
  if (spec.field === column.name && spec.type === 'quantitative') return true;
  return Object.entries(spec).some(([key, part]) => key !== 'tooltip' && isMeasured(part, column));
}

function completeUnit(unit: Json, drawing: Drawing): Json {
  const complete = { ...unit };
  if (isObject(unit.encoding)) {
    const { tooltip: _tooltip, ...encoding } = unit.encoding;
    complete.encoding = Object.fromEntries(
      Object.entries(encoding).map(([channel, definition]) => [
        channel,
        isObject(definition) ? completeChannel(channel, definition, drawing) : definition,
      ]),
    );
  }
  for (const key of PARTS) {
    const parts = unit[key];
    if (Array.isArray(parts)) complete[key] = parts.map((part) => completeUnit(part, drawing));
  }
  if (isObject(unit.spec)) complete.spec = completeUnit(unit.spec, drawing);
  return complete;
}

const GUIDES = new Map(
  ['x', 'y', 'color', 'fill', 'stroke', 'size', 'opacity'].map((channel) => [
    channel,
    channel.length === 1 ? 'axis' : 'legend',
  ]),
);

function completeChannel(channel: string, definition: Json, drawing: Drawing): Json {
  const { columns, rows, width } = drawing;
  const column = columns.find(({ name }) => name === definition.field);
  const isPosition = channel === 'x' || channel === 'y';
  const guide = GUIDES.get(channel);
  if (!column || guide === undefined) return definition;
  const titled = { title: titleOf(column, definition), ...definition };
  if (definition.type === 'temporal') {
    return { ...inUtc(titled), ...(isPosition && { axis: timeAxis(definition, column, drawing) }) };
  }
  if (definition.type === 'quantitative') {
    const format = { format: column.unit ?? '', formatType: 'tavola' };
    const ticks = channel === 'x' ? tickCount(width) : channel === 'y' ? 5 : 4;
    const defaults = { ...format, tickCount: ticks };
    return { ...titled, [guide]: withDefaults(definition[guide], defaults) };
  }
  const isUpright = channel === 'x' && fits(rows, column.name, width);
  if (!isUpright) return titled;
  return { ...titled, axis: withDefaults(definition.axis, { labelAngle: 0 }) };
}

/** The title above says what is measured, and in which unit. */
function titleOf(column: PublishedColumn, { type }: Json): string | null {
  return type === 'quantitative' ? null : columnTitle(column);
}

function timeAxis({ axis }: Json, { name, type }: PublishedColumn, { rows, width }: Drawing) {
  if (type !== 'date') return axis;
  const days = rows.flatMap((row) => Date.parse(String(row[name])) || []);
  const span = days.reduce(
    ([least, most], day) => [Math.min(least!, day), Math.max(most!, day)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const isLong = span[1]! - span[0]! > YEAR;
  const format = isLong ? '%b %Y' : '%e %b';
  return withDefaults(axis, { format, tickCount: tickCount(width) });
}

const YEAR = 330 * 86_400_000;

/** Days and times are those of the data on any machine. */
function inUtc(definition: Json): Json {
  const { timeUnit, scale } = definition;
  if (timeUnit === undefined) return { ...definition, scale: withDefaults(scale, { type: 'utc' }) };
  if (typeof timeUnit !== 'string' || timeUnit.startsWith('utc')) return definition;
  return { ...definition, timeUnit: `utc${timeUnit}` };
}

function tickCount(width: number): number {
  return Math.max(3, Math.min(8, Math.floor(width / 110)));
}

/** Whether the values of a column have room side by side. */
function fits(rows: readonly JsonRow[], field: string, width: number): boolean {
  const names = new Set(rows.map((row) => String(row[field] ?? '')));
  const widths = [...names].map((name) => textWidth(name, FONT_SIZE) + FONT_SIZE / 2);
  return names.size * Math.max(...widths) < width - MARGIN * 2;
}

/** A line of its own for every name on the left. */
function plotHeight({ encoding }: ChartSpec, rows: readonly JsonRow[]): number {
  const y = isObject(encoding) ? encoding.y : undefined;
  if (!isObject(y) || (y.type !== 'nominal' && y.type !== 'ordinal')) return HEIGHT;
  return STEP * Math.max(1, new Set(rows.map((row) => row[String(y.field)])).size);
}

/** A column's name for people, with a unit that is a word: `Units (pizzas)`. */
function columnTitle({ name, unit }: PublishedColumn): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/[_\s-]+/g, ' ');
  const title = words.trim().charAt(0).toUpperCase() + words.trim().slice(1).toLowerCase();
  const isTold = unit === undefined || unit === '' || unit === title.toLowerCase();
  return isTold ? title : `${title} (${unit})`;
}

/** `null` takes an axis or a legend away, and stays. */
function withDefaults(given: unknown, defaults: Json): unknown {
  return given === null ? null : { ...defaults, ...(isObject(given) ? given : {}) };
}

function merge(defaults: Json, given: unknown): Json {
  if (!isObject(given)) return defaults;
  const merged = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
