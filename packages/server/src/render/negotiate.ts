import type { Format } from './formats.js';

interface Range {
  type: string;
  subtype: string;
  quality: number;
}

/** A page that is opened in a browser: it takes anything, and is shown JSON. */
const PAGE = 'text/html';
/** Characters of a header that are looked at. */
const MOST = 1000;

/**
 * The format that an `Accept` header prefers, the first of several that it likes as much; undefined where it takes none of them.
 * Whoever takes pages gets the first.
 */
export function negotiate(
  accept: string | undefined,
  formats: readonly Format[],
): Format | undefined {
  const ranges = (accept ?? '').slice(0, MOST).split(',').flatMap(toRange);
  if (ranges.length === 0 || qualityOf(PAGE, ranges, true) > 0) return formats[0];
  let best: Format | undefined;
  let most = 0;
  for (const format of formats) {
    const quality = qualityOf(format.media, ranges);
    if (quality > most) [best, most] = [format, quality];
  }
  return best;
}

function toRange(text: string): Range[] {
  const [media = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const match = /^([\w!#$&^.+*-]+)\/([\w!#$&^.+*-]+)$/.exec(media);
  if (!match) return [];
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = weight === undefined ? 1 : Number(weight);
  const usable = quality >= 0 && quality <= 1 ? quality : 0;
  return [{ type: match[1]!, subtype: match[2]!, quality: usable }];
}

/** The most exact range counts, as RFC 9110 says. */
function qualityOf(media: string, ranges: readonly Range[], exactly = false): number {
  const [type, subtype] = media.split('/');
  const matching = ranges
    .filter((range) => range.type === type || (range.type === '*' && range.subtype === '*'))
    .filter((range) => range.subtype === subtype || range.subtype === '*')
    .map((range) => ({
      ...range,
      rank: Number(range.type !== '*') + Number(range.subtype !== '*'),
    }))
    .filter(({ rank }) => !exactly || rank === 2)
    .sort((a, b) => b.rank - a.rank);
  return matching[0]?.quality ?? 0;
}
