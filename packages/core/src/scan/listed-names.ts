/** Names that are told, and characters of each. */
const TOLD = 50;
const LENGTH = 60;

/** Names in a sentence: as many as can be read, in characters that can be seen. */
export function listed(names: readonly string[]): string {
  const told = names.slice(0, TOLD).map(shown);
  const more = names.length - told.length;
  return told.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A name as a sentence shows it. */
export function shown(name: string): string {
  const visible = name.replace(/\p{C}+/gu, '\ufffd');
  return visible.length > LENGTH ? `${visible.slice(0, LENGTH)}…` : visible;
}
