import type { PublishedReject } from '@tavola/core';
import { grouped } from './grouped.js';
import type { ColumnRejects, RejectGroup, RejectSummary } from './reject-summary.js';
import { visible } from './visible.js';

export interface FormatRejectsOptions {
  /** Rows read in all, where that is known. */
  read?: number | undefined;
  /** What these rejects have in common, as `of reason cast`; in words, where not all were to be counted. */
  of?: string | undefined;
  /** Whether the file of each is told, if it is known. Default true */
  isNamed?: boolean;
  /** Characters on a line. Default 100 */
  width?: number | undefined;
}

/** Remedies of one reason that are told. */
const REMEDIES = 3;
/** Characters of a value that are shown. */
const VALUE = 36;

/** A summary for people. */
export function formatRejects(
  { total, reasons, columns, checks }: RejectSummary,
  { read, of, isNamed = true, width = 100 }: FormatRejectsOptions = {},
): string {
  const which = of === undefined ? '' : ` ${of}`;
  if (total === 0) return `No row was rejected${which}.\n`;
  const all = read === undefined ? '' : ` of ${grouped(read)}`;
  const share = read === undefined ? '' : ` (${percent(total / read)})`;
  const verb = total === 1 ? 'was' : 'were';
  const rows = `${grouped(total)}${all} row${(read ?? total) === 1 ? '' : 's'}`;
  const lines = [`${rows} ${verb} rejected${which}${share}`];
  const digits = Math.max(...reasons.map(({ rows: many }) => grouped(many).length));
  const count = (many: number): string => `  ${grouped(many).padStart(digits)}  `;
  const indent = ' '.repeat(digits + 4);
  lines.push('', 'By reason');
  for (const { name, rows: many, examples, remedies } of reasons) {
    lines.push(`${count(many)}${name}`);
    for (const remedy of remedies.slice(0, REMEDIES)) lines.push(...wrapped(remedy, indent, width));
    lines.push(...exampleLines(examples, `${indent}  `, width, isNamed));
  }
  for (const [title, groups] of [
    ['By column', columns],
    ['By check', checks],
  ] as const) {
    if (groups.length > 0) lines.push('', title, ...columnLines(groups, count, width));
  }
  return `${lines.join('\n')}\n`;
}

/** Examples below one another: where, which column, which value, and as much of the row as there is room for. */
function exampleLines(
  examples: RejectGroup['examples'],
  indent: string,
  width: number,
  isNamed: boolean,
): string[] {
  const cells = examples.map((reject) => [
    placeOf(reject, isNamed),
    reject.column,
    shortened(visible(reject.value), VALUE),
    visible(reject.raw),
  ]);
  return table(cells).map((line) => shortened(`${indent}${line}`, width));
}

/** For each column what is wrong with it, how often, and what stands there. */
function columnLines(
  groups: readonly ColumnRejects[],
  count: (rows: number) => string,
  width: number,
): string[] {
  const cells = groups.map(({ name, reasons, examples }) => {
    const values = [...new Set(examples.map(({ value }) => value))].filter((value) => value !== '');
    const words = Object.entries(reasons).map(([reason, rows]) => `${reason} ${grouped(rows)}`);
    const shown = values.map((value) => shortened(visible(value), VALUE)).join(', ');
    return [name || '(the whole row)', `${words.join(', ')}${shown && `: ${shown}`}`];
  });
  return table(cells).map((line, i) => shortened(`${count(groups[i]!.rows)}${line}`, width));
}

/**
 * One reject on one line.
 *
 * @param width characters that there are room for. Default: of the row, 80 are shown
 */
export function formatReject(reject: PublishedReject, isNamed = true, width?: number): string {
  const { column, reason, value, raw } = reject;
  const what = column === '' ? reason : `${reason} ${column}`;
  const given = value === '' ? '' : ` "${shortened(visible(value), 80)}"`;
  const line = `${placeOf(reject, isNamed)}: ${what}${given} in `;
  return width === undefined
    ? `${line}${shortened(visible(raw.slice(0, 200)), 80)}`
    : shortened(`${line}${visible(raw)}`, width);
}

function placeOf({ file, line }: PublishedReject, isNamed: boolean): string {
  return file === undefined || !isNamed ? `line ${line}` : `${visible(file)}, line ${line}`;
}

/** Cells of equal columns, two blanks apart; columns that are empty throughout are left out. */
function table(cells: readonly string[][]): string[] {
  const columns = (cells[0] ?? []).map((_, i) =>
    Math.max(...cells.map((row) => [...row[i]!].length)),
  );
  const last = columns.findLastIndex((size) => size > 0);
  return cells.map((row) =>
    row
      .flatMap((cell, i) =>
        columns[i] === 0 ? [] : [i === last ? cell : padded(cell, columns[i]!)],
      )
      .join('  ')
      .trimEnd(),
  );
}

function padded(text: string, size: number): string {
  return text + ' '.repeat(size - [...text].length);
}

function wrapped(text: string, indent: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}

function shortened(text: string, size: number): string {
  const characters = [...text];
  return characters.length > size ? `${characters.slice(0, size - 1).join('')}…` : text;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 || value >= 0.01 ? Number(value.toPrecision(2)) : 'less than 0.01'} %`;
}
