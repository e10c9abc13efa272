import type { EncodedState } from './aggregate.js';

/** A state under names of its own, to stand beside others in one. */
export function prefixed(prefix: string, state: EncodedState): EncodedState {
  return Object.fromEntries(
    Object.entries(state).map(([name, array]) => [`${prefix}.${name}`, array]),
  );
}

/** What `prefixed` made of a state, taken out again; undefined where it is not there. */
export function unprefixed(prefix: string, state: EncodedState): EncodedState | undefined {
  const start = `${prefix}.`;
  const own = Object.entries(state).filter(([name]) => name.startsWith(start));
  return own.length === 0
    ? undefined
    : Object.fromEntries(own.map(([name, array]) => [name.slice(start.length), array]));
}
