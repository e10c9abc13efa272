const UNITS: Record<string, number> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 };

/**
 * @param text a number with `kb`, `mb`, `gb` or `tb`, in any case, as `512mb`
 * @returns bytes, or undefined where it is none
 * @example parseByteSize('1.5gb') === 1610612736
 */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]b)$/i.exec(text.trim());
  if (!match) return undefined;
  return Math.floor(Number(match[1]) * UNITS[match[2]!.toLowerCase()]!);
}
