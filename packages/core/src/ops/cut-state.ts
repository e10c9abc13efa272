import type { EncodedState } from './aggregate.js';

type Column = EncodedState[string];

/** Groups that are cut into parts. */
export interface GroupParts {
  /** By group, its part, and which it is there. */
  partOf: Uint8Array;
  indexOf: Uint32Array;
  /** By part, its groups, ascending. */
  members: Uint32Array[];
}

/** @param partOf by group, its part */
export function partGroups(partOf: Uint8Array, parts: number): GroupParts {
  const members = indexesByPart(partOf, parts);
  const indexOf = new Uint32Array(partOf.length);
  for (const groups of members) {
    for (let i = 0; i < groups.length; i++) indexOf[groups[i]!] = i;
  }
  return { partOf, indexOf, members };
}

/**
 * Cuts what an aggregate encoded by its groups: merging a part is merging the whole, as far as its groups go.
 *
 * An encoded state is made of columns of a few kinds, and so is each that stands in it under a prefix. Where there is one named
 * `groups`, the others have an entry for each value, of the group that it names; where there is none, they have one or several
 * numbers for each group. `strings` is what their codes stand for.
 *
 * @returns makes a part when it is asked for, so that not all are in memory at once
 */
export function cutState(state: EncodedState, groups: GroupParts): (part: number) => EncodedState {
  const cuts = [...byPrefix(state)].map(([prefix, own]) => {
    const cut = cutOwn(own, groups);
    return (part: number) =>
      Object.entries(cut(part)).map(([name, column]) => [prefix + name, column] as const);
  });
  return (part) => Object.fromEntries(cuts.flatMap((cut) => cut(part)));
}

/** The states that stand in one, by their prefix; the last point ends it. */
function byPrefix(state: EncodedState): Map<string, EncodedState> {
  const states = new Map<string, EncodedState>();
  for (const [name, column] of Object.entries(state)) {
    const prefix = name.slice(0, name.lastIndexOf('.') + 1);
    const own = states.get(prefix) ?? {};
    own[name.slice(prefix.length)] = column;
    states.set(prefix, own);
  }
  return states;
}

function cutOwn(state: EncodedState, groups: GroupParts): (part: number) => EncodedState {
  if (state.groups) return cutEntries(state, state.groups as Uint32Array, groups);
  // Where values are kept row by row, and none is of another group than the first, they do not say so.
  if (state.images && !state.met) {
    return cutEntries(state, new Uint32Array(state.images.length), groups);
  }
  if (state.lengths) return cutRuns(state, groups);
  return cutByGroup(state, groups);
}

function cutEntries(
  { groups: _groups, invalid, strings, ...columns }: EncodedState,
  ofEntry: Uint32Array,
  { partOf, indexOf, members }: GroupParts,
): (part: number) => EncodedState {
  const partOfEntry = new Uint8Array(ofEntry.length);
  for (let i = 0; i < ofEntry.length; i++) partOfEntry[i] = partOf[ofEntry[i]!]!;
  const entries = indexesByPart(partOfEntry, members.length);
  return (part) => {
    const own = entries[part]!;
    return {
      ...gatherAll(columns, own),
      ...(invalid && { invalid: gather(invalid, members[part]!, 1) }),
      ...(strings && { strings }),
      ...recoded(columns, strings, own),
      groups: Uint32Array.from(own, (entry) => indexOf[ofEntry[entry]!]!),
    };
  };
}

function cutByGroup(state: EncodedState, { partOf, members }: GroupParts) {
  const { used, strings, ...columns } = state;
  return (part: number): EncodedState => {
    const own = members[part]!;
    return {
      ...gatherAll(columns, own, partOf.length),
      ...(used && { used }),
      ...(strings && { strings }),
      ...recoded(columns, strings, own),
    };
  };
}

/** Of `lengths` for each group, which say how many of the `places` are its. */
function cutRuns({ lengths, places, ...columns }: EncodedState, { members }: GroupParts) {
  const ends = Uint32Array.from(lengths as Uint32Array);
  for (let group = 1; group < ends.length; group++) ends[group]! += ends[group - 1]!;
  return (part: number): EncodedState => {
    const own = members[part]!;
    const ownLengths = gather(lengths!, own, 1) as Uint32Array;
    const ownPlaces = new Uint32Array(ownLengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const group of own) {
      const run = (places as Uint32Array).subarray(ends[group - 1] ?? 0, ends[group]!);
      ownPlaces.set(run, at);
      at += run.length;
    }
    return { ...gatherAll(columns, own), lengths: ownLengths, places: ownPlaces };
  };
}

/** The codes of some entries anew, with only the strings that these stand for; nothing where codes are bits, or none. */
function recoded(
  columns: EncodedState,
  strings: Column | undefined,
  indexes: Uint32Array,
): EncodedState {
  const name = ['values', 'images'].find((of) => columns[of]);
  if (!strings || name === undefined) return {};
  const known = new Map<number, number>();
  const own: string[] = [];
  const codes = (gather(columns[name]!, indexes, 1) as Uint32Array).map((code) => {
    let to = known.get(code);
    if (to === undefined) {
      to = known.size;
      known.set(code, to);
      // What has no value has a code that may stand for nothing.
      own.push((strings[code] as string | undefined) ?? '');
    }
    return to;
  });
  return { [name]: codes, strings: own };
}

/** @param groups how many there are, where columns may have several numbers for each. Default: they have one */
function gatherAll(columns: EncodedState, indexes: Uint32Array, groups?: number): EncodedState {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const width = groups ? column.length / groups : 1;
      return [name, gather(column, indexes, width)];
    }),
  );
}

function gather(column: Column, indexes: Uint32Array, width: number): Column {
  if (Array.isArray(column)) return Array.from(indexes, (index) => column[index]!);
  const length = indexes.length * width;
  const gathered =
    column instanceof Float64Array
      ? new Float64Array(length)
      : column instanceof Uint8Array
        ? new Uint8Array(length)
        : new Uint32Array(length);
  for (let i = 0, to = 0; i < indexes.length; i++) {
    const from = indexes[i]! * width;
    for (let at = from; at < from + width; at++) gathered[to++] = column[at]!;
  }
  return gathered;
}

/** By part, the indexes that are in it, ascending. */
function indexesByPart(partOf: Uint8Array, parts: number): Uint32Array[] {
  const ends = new Uint32Array(parts);
  for (let i = 0; i < partOf.length; i++) ends[partOf[i]!]! += 1;
  const members = Array.from(ends, (length) => new Uint32Array(length));
  ends.fill(0);
  for (let i = 0; i < partOf.length; i++) {
    const part = partOf[i]!;
    members[part]![ends[part]!++] = i;
  }
  return members;
}
