/** How numbers are written: what parts the whole from its fraction, and thousands from each other. */
export interface NumberMarks {
  decimal: '.' | ',';
  /** Empty where thousands are not parted. */
  thousands: string;
}

const BLANKS = /[ \u00a0\u202f]/g;
const APOSTROPHES = /['’]/g;

/**
 * Makes of a text how such a number is usually written: digits and a point. Undefined where thousands are parted otherwise
 * than in threes, or the marks are not those.
 */
export type ReadMarks = (text: string) => string | undefined;

/** What reads numbers with some marks. Blanks of all widths are the same, and so are both apostrophes. */
export function readMarks({ decimal, thousands }: NumberMarks): ReadMarks {
  const isBlank = /^[ \u00a0\u202f]$/.test(thousands);
  const isApostrophe = /^['’]$/.test(thousands);
  const mark = isBlank ? ' ' : isApostrophe ? "'" : thousands;
  const point = `\\${decimal}`;
  const grouped = mark === '' ? '' : `|\\d{1,3}(?:${mark === ' ' ? ' ' : `\\${mark}`}\\d{3})+`;
  const pattern = new RegExp(
    `^[+-]?(?:(?:\\d+${grouped})(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?$`,
  );
  return (text) => {
    const plain = isBlank
      ? text.replace(BLANKS, ' ')
      : isApostrophe
        ? text.replace(APOSTROPHES, "'")
        : text;
    if (!pattern.test(plain)) return undefined;
    const whole = mark === '' ? plain : plain.replaceAll(mark, '');
    return decimal === ',' ? whole.replace(',', '.') : whole;
  };
}
