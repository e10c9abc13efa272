import type { JsonValue } from '../dataset/values.js';
import { toCsvLine } from './csv.js';
import type { JsonRow } from './finish.js';

export interface CsvOptions {
  /**
   * What becomes of text that a spreadsheet would take for a formula: with `escaped` an apostrophe is put before it, as OWASP
   * advises (CSV Injection). Default `plain`: every text is as it is
   */
  formulas?: 'plain' | 'escaped' | undefined;
}

/**
 * Rows as CSV with a header; a null is an empty field, a list or an object its JSON.
 *
 * @example rowsToCsv([{ name: 'pizza' }], [{ pizza: '=1+1' }], { formulas: 'escaped' }) // "pizza\n'=1+1\n"
 */
export function rowsToCsv(
  columns: readonly { name: string }[],
  rows: readonly JsonRow[],
  { formulas = 'plain' }: CsvOptions = {},
): string {
  const names = columns.map(({ name }) => name);
  const toField = formulas === 'escaped' ? toSafeField : toPlainField;
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))]
    .map((values) => toCsvLine(values.map(toField)))
    .join('');
}

type Field = string | number | boolean | null;

function toPlainField(value: JsonValue): Field {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Numbers are no formulas, whatever their sign. */
function toSafeField(value: JsonValue): Field {
  const field = toPlainField(value);
  return typeof field === 'string' && FORMULA.test(field) ? `'${field}` : field;
}

/** The last four are the wide forms of the first, which some spreadsheets take for them. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
