const FOLDER = /^([^=]+)=(.*)$/;
/** What such folders are called where the value is null. */
const NULL = '__HIVE_DEFAULT_PARTITION__';

/**
 * What folders called `key=value` say, the innermost where a key comes twice; undefined where there are none. A null is
 * empty, as in a file.
 *
 * @param path of a file
 * @example folderKeys('sales/year=2015/month=03/x.csv') // { year: '2015', month: '03' }
 */
export function folderKeys(path: string): Record<string, string> | undefined {
  const pairs = path
    .split(/[\\/]/)
    .slice(0, -1)
    .map((folder) => FOLDER.exec(folder))
    .filter((match) => match !== null)
    .map(([, key, value]) => [decode(key!), value === NULL ? '' : decode(value!)] as const);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** Characters that a path cannot hold are written as `%2F`. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
