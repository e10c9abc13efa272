/** A column of a merged KPI, as Arquero takes one: an array, or what makes a value when it is asked for. */
export interface MergedColumn<T> extends Iterable<T> {
  readonly length: number;
  at(row: number): T | undefined;
}
