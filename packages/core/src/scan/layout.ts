import type { ColumnSpec } from '../dataset/columns.js';
import type { NumberMarks } from '../dataset/number-marks.js';
import type { Dialect } from './dialect.js';

/** A declared column, and how its fields are written. */
export interface FieldSpec extends ColumnSpec {
  /** Of numbers that are not written with a point alone. */
  marks?: NumberMarks;
  /** Whether most fields of an integer column have no marks at all, so that they are read as usual first. */
  areMarksRare?: boolean;
  /** Whether dates and times may also be written as their type says, beside the formats. */
  isUsualToo?: boolean;
  /** Texts that stand for no value, beside the empty one. */
  nulls?: readonly string[];
}

/** How a file is written and where it keeps the declared columns. Plain JSON. */
export interface Layout {
  dialect: Dialect;
  /** Number of columns in the file. */
  width: number;
  /** The declared columns, in the order of the file. */
  columns: { name: string; at: number; spec: FieldSpec }[];
  /** Offset of the first record after the header. */
  start: number;
  /** Lines before it. */
  lines: number;
  /** What was found out about the file that is not as usual, in words. */
  notes: readonly string[];
}
