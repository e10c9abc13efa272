import { Resvg } from '@resvg/resvg-js';
import { expect, it } from 'vitest';
import { FONT_FAMILY, FONT_FILES, textWidth, wrapText } from '../../src/render/fonts.js';

/** How wide the drawn text is, from the first to the last of its pixels. */
function drawnWidth(text: string, weight: number): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="80"><text x="0" y="50" font-family="Inter" font-size="20" font-weight="${weight}">${text}</text></svg>`;
  const font = { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font }).getBBox()!.width;
}

it.each([
  'The Barbecue Chicken Pizza',
  '$1,234,567.89',
  'Crème brûlée à la carte',
  'Ελληνικά',
  'Привет',
])('the width of %s is that of the drawn text', (text) => {
  for (const weight of [400, 600]) {
    const width = textWidth(text, 20, weight);
    // Drawn without the room beside the first and the last character, and with kerning.
    const tolerance = 20 * 0.25 + width * 0.02;
    expect(Math.abs(width - drawnWidth(text, weight))).toBeLessThan(tolerance);
  }
});

it('is wider in bold, and as wide as two halves', () => {
  expect(textWidth('Pizza', 12, 600)).toBeGreaterThan(textWidth('Pizza', 12));
  expect(textWidth('PizzaPizza', 12)).toBeCloseTo(2 * textWidth('Pizza', 12));
});

it('breaks words into lines that fit, and no word apart', () => {
  const lines = wrapText('one two  three incomprehensibilities', 12, 400, 60);
  expect(lines).toEqual(['one two', 'three', 'incomprehensibilities']);
  expect(wrapText('', 12, 400, 60)).toEqual([]);
});
