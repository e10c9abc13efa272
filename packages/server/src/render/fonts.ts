import { createRequire } from 'node:module';
import { FontWidths } from './text-width.js';
import { TITLE_WEIGHT } from './theme.js';

const resolve = createRequire(import.meta.url).resolve;
const inter = (style: string): string =>
  resolve(`@expo-google-fonts/inter/${style}/Inter_${style}.ttf`);

/** The fonts of images: nothing else is looked for, so that an image is the same on every machine. */
export const FONT_FILES = [inter('400Regular'), inter('600SemiBold')];
export const FONT_FAMILY = 'Inter';

const [regular, bold] = FONT_FILES.map((file) => new FontWidths(file)) as [FontWidths, FontWidths];

/** Width of a line of text as images show it. */
export function textWidth(text: string, size: number, weight: string | number = 400): number {
  const isBold = weight === 'bold' || Number(weight) >= (400 + TITLE_WEIGHT) / 2;
  return (isBold ? bold : regular).of(text, size);
}

/** Words in as many lines as they need at a width. */
export function wrapText(text: string, size: number, weight: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}
