/** The same type, written out. */
export type Show<T> = { [Name in keyof T]: T[Name] } & unknown;

export type Empty = Record<never, unknown>;

export type NameOf<Row> = keyof Row & string;

/** The row without some columns; columns whose names are in the data stay. */
export type Without<Row, Name> = {
  [Key in keyof Row as Key extends Name ? never : Key]: Row[Key];
};

/** Columns added to a row, in place of those of the same name. */
export type Merge<Row, Added> = string extends keyof Added
  ? Show<Row & Added>
  : Show<Without<Row, keyof Added> & Added>;

export type Nullable<Row> = { [Name in keyof Row]: Row[Name] | null };

/** What several parts have together: `{ a: 1 } | { b: 2 }` gives `{ a: 1; b: 2 }`. */
export type AllOf<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  part: infer All,
) => void
  ? All
  : never;

/** The group's keys, and nothing where there is no grouping. */
export type Grouped<Keys> = [Keys] extends [never] ? unknown : Keys;

/** An element of an array; any other value is an array of itself, and null an empty one. */
export type ElementOf<T> = T extends readonly (infer Element)[]
  ? Element
  : T extends null | undefined
    ? never
    : T;

/** Refuses names that are not a column's. */
export type OnlyColumns<Row, Spec> = { readonly [Name in Exclude<keyof Spec, keyof Row>]: never };
