import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { THEMES, type Theme } from '../../src/render/theme.js';

const css = await readFile(new URL('../../../notebooks/src/theme.css', import.meta.url), 'utf8');
const [light, dark] = css.split('prefers-color-scheme: dark');

it.each([
  ['light', light!, THEMES.light],
  ['dark', dark!, THEMES.dark],
])('has the colours of the dashboard when it is %s', (_, page, theme: Theme) => {
  const colour = (name: string) => page.match(new RegExp(`--${name}: (#\\w+);`))?.[1];
  const colours = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => colour(`${name}-${i + 1}`));
  expect(theme).toEqual({
    paper: colour('paper'),
    ink: colour('ink'),
    muted: colour('muted'),
    hairline: colour('hairline'),
    accent: colour('accent'),
    categories: colours('category', 6),
    ramp: colours('ramp', 5),
  });
});
