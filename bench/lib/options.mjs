import { parseArgs } from 'node:util';

/**
 * Reads `--name value` options, and refuses what is not one of them.
 *
 * @param {Record<string, string | boolean>} defaults by name; a boolean is a switch
 * @returns {Record<string, any>} the values, as text or switches
 */
export function readOptions(defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      typeof value === 'boolean'
        ? { type: 'boolean', default: value }
        : { type: 'string', default: value },
    ]),
  );
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`bench: ${error.message}\nOptions: --${Object.keys(defaults).join(', --')}`);
    process.exit(2);
  }
}

/** The parts of a text between commas. */
export function list(text) {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A whole number above 0, or the end of the bench. */
export function count(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`bench: --${name} takes whole numbers above 0, not ${text}.`);
  process.exit(2);
}
