import { join } from 'node:path';
import type { PublishedColumn, QueryAnswer, Snapshot } from '@tavola/core';
import { renderRows } from '../render/render-rows.js';
import type { Renderer } from '../render/renderer.js';
import type { Picture, Rendering, RowsSource } from '../render/rendering.js';
import { toChartSpec, withChart } from './chart-spec.js';
import { type Question, toParameters } from './question.js';

/** All rows of a KPI, of which an answer is made. */
export interface Result {
  source: RowsSource;
  columns: readonly PublishedColumn[];
  /** Of their JSON. */
  bytes: number;
  /** Rows of the dataset that they were computed from. */
  rowsUsed: number;
}

/** Threads that bodies are made in, started when they are needed. */
export interface Renderers {
  images: Renderer;
  /** Of answers of many rows. */
  tables: Renderer;
}

/** Bytes of rows whose answers are made in this thread, which takes less than 20 ms in any format. */
export const FEW = 256 << 10;
const MOST_NOTE = 300;

/** What a snapshot holds of a KPI. Of much, a thread reads the file by itself. */
export function publishedResult({ dir, manifest, results }: Snapshot, name: string): Result {
  const { kpi, rows } = results.get(name)!;
  const source = kpi.bytes <= FEW ? { rows } : { path: join(dir, kpi.file) };
  return { source, columns: kpi.columns, bytes: kpi.bytes, rowsUsed: manifest.rows.used };
}

export function computedResult({ json, columns, bytes, rowsUsed }: QueryAnswer): Result {
  return { source: { json }, columns, bytes, rowsUsed };
}

/** The body of an answer. */
export async function render(
  question: Question,
  result: Result,
  { images, tables }: Renderers,
): Promise<Buffer> {
  const { target, limit, sort, formulas } = question;
  if (target === 'chart') return Buffer.from(JSON.stringify(toChartSpec(question)));
  const { source, bytes } = result;
  if (isWhole(question) && 'json' in source) return Buffer.from(source.json);
  const columns = columnsOf(question, result);
  const rendering: Rendering = { source, columns, limit, sort, format: target, formulas };
  if (target === 'svg' || target === 'png') {
    return images.render({ ...rendering, picture: pictureOf(question) });
  }
  return bytes <= FEW ? renderRows(rendering) : tables.render(rendering);
}

/** Whether the JSON of all rows is what is asked for. */
function isWhole({ target, limit, sort, columns }: Question): boolean {
  return target === 'json' && limit === Number.POSITIVE_INFINITY && sort.length === 0 && !columns;
}

function columnsOf({ kpi, columns: names }: Question, { columns }: Result): PublishedColumn[] {
  if (!names) return [...columns];
  const find = (list: readonly PublishedColumn[], name: string) =>
    list.find((column) => column.name === name);
  // Rows that pass a filter may lack a column of the whole.
  return names.map((name) => find(columns, name) ?? find(kpi.columns, name)!);
}

function pictureOf({ kpi, filter, image }: Question): Picture {
  const { chart: spec, title } = withChart(kpi);
  const note = toParameters(filter)
    .map(([parameter, text]) => `${parameter}: ${text}`)
    .join(' · ');
  const shown = note.length > MOST_NOTE ? `${note.slice(0, MOST_NOTE)}…` : note;
  return { spec, title, note: shown, ...image };
}
