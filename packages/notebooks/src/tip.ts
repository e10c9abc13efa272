import { h } from './dom.js';

/** What a tooltip says: what it is about, and values by label. */
export interface Tip {
  title: string;
  values: [label: string, value: string][];
}

const GAP = 12;
let box: HTMLElement | undefined;

/** Shows a tooltip beside the pointer, within the window; hides it where there is nothing to say. */
export function showTip(event: MouseEvent | undefined, tip: Tip | undefined): void {
  if (tip === undefined || event === undefined) {
    box?.remove();
    return;
  }
  box ??= h('div', { class: 'tip', 'aria-hidden': 'true' });
  box.replaceChildren(
    h('p', { class: 'tip__title' }, tip.title),
    h(
      'dl',
      {},
      ...tip.values.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]),
    ),
  );
  if (!box.isConnected) document.body.append(box);
  place(box, event);
}

function place(element: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { width, height } = element.getBoundingClientRect();
  const left = clientX + GAP + width > innerWidth ? clientX - GAP - width : clientX + GAP;
  const top = clientY + GAP + height > innerHeight ? clientY - GAP - height : clientY + GAP;
  element.style.left = `${Math.max(4, left)}px`;
  element.style.top = `${Math.max(4, top)}px`;
}
