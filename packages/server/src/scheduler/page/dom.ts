import type { SplitMark } from '../state.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The element of the page with an id, which must be there. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`No element #${id}`);
  return element;
}

/** A new element with a class and content. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** Writes only what changed, so that selections and screen readers are left in peace. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A link, or the bare text while nobody knows where it leads. */
export function createLink(text: string, href: string | undefined): Node {
  if (href === undefined) return document.createTextNode(text);
  const link = create('a', '', text);
  link.href = href;
  return link;
}

/** The shape that stands for a state. */
export function createMark(mark: SplitMark): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'use'));
  setMark(svg, mark);
  return svg;
}

/** @param tip shown under the pointer */
export function setMark(svg: SVGSVGElement, mark: SplitMark, tip?: string): void {
  svg.setAttribute('data-mark', mark);
  svg.firstElementChild?.setAttribute('href', `#mark-${mark}`);
  if (tip === undefined) return;
  const title =
    svg.querySelector('title') ?? svg.appendChild(document.createElementNS(SVG, 'title'));
  title.textContent = tip;
}

/** An empty curve that fills its place; its points are set as `d`, in a box of 1000 × 100. */
export function createCurve(): { svg: SVGSVGElement; line: SVGPathElement; area: SVGPathElement } {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'curve');
  svg.setAttribute('viewBox', '0 0 1000 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const area = document.createElementNS(SVG, 'path');
  const line = document.createElementNS(SVG, 'path');
  area.setAttribute('class', 'area');
  line.setAttribute('class', 'line');
  svg.append(area, line);
  return { svg, line, area };
}
