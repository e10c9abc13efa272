/** The kind of value in a column of a dataset or of a result. */
export type ValueType =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  /** Computed where no type is declared: whatever JSON can hold. */
  | 'any';
