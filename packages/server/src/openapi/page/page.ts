import 'rapidoc';

/** As the dashboard and the scheduler page have them. */
const THEMES = {
  light: {
    theme: 'light',
    'bg-color': '#fbfaf8',
    'text-color': '#1f1d1a',
    'nav-bg-color': '#f2efea',
    'nav-text-color': '#1f1d1a',
    'nav-hover-bg-color': '#e5e1db',
    'nav-hover-text-color': '#1f1d1a',
    'primary-color': '#c8321f',
    'nav-accent-color': '#c8321f',
  },
  dark: {
    theme: 'dark',
    'bg-color': '#171513',
    'text-color': '#ece8e2',
    'nav-bg-color': '#211e1b',
    'nav-text-color': '#ece8e2',
    'nav-hover-bg-color': '#34302c',
    'nav-hover-text-color': '#ece8e2',
    'primary-color': '#ff7256',
    'nav-accent-color': '#ff7256',
  },
};

/** A table of parameters, which has three columns, as one column. */
const NARROW = `
  @media (max-width: 767px) {
    .m-table, .m-table tbody, .m-table tr, .m-table td {
      display: block;
      width: auto !important;
    }
    .m-table > tbody > tr > td { border-top: 0; overflow-wrap: anywhere; }
    .m-table > tbody > tr:has(> td > .param-name) { border-top: 1px solid var(--light-border-color); }
    .m-table > tbody > tr > td:empty, .param-name + .param-type { display: none; }
    .param-name, .param-type { text-align: left; }
  }
`;

/** Titles stand as they were written. */
const TITLES = '.nav-bar-tag { text-transform: none; }';

interface Viewer extends HTMLElement {
  loadSpec(document: object): Promise<void>;
}

interface ApiDocument {
  components: {
    parameters: Record<string, { schema: Bounds }>;
    securitySchemes?: object;
  };
}

interface Bounds {
  pattern?: string;
  minLength?: number;
  maxLength?: number;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(max-width: 767px)');
const viewer = document.querySelector<Viewer>('rapi-doc')!;

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

function paint(): void {
  const theme = THEMES[dark.matches ? 'dark' : 'light'];
  // Where there is no room for the list of operations, they are all on the page, folded.
  const attributes = { ...theme, 'render-style': narrow.matches ? 'view' : 'focused' };
  for (const [name, value] of Object.entries(attributes)) viewer.setAttribute(name, value);
}

async function load(): Promise<void> {
  const answer = await fetch('/api/openapi.json');
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  const shown = JSON.parse(text) as ApiDocument;
  const { parameters, securitySchemes } = shown.components;
  // These are for programs; examples and words are there for people.
  for (const { schema } of Object.values(parameters)) {
    delete schema.pattern;
    delete schema.minLength;
    delete schema.maxLength;
  }
  viewer.setAttribute('allow-authentication', String(securitySchemes !== undefined));
  await viewer.loadSpec(shown);
}

// Elements of this class are yet to come, and take the styles of their class.
const parts = customElements.get('api-request') as unknown as { elementStyles: CSSStyleSheet[] };
parts.elementStyles.push(sheetOf(NARROW));
viewer.shadowRoot?.adoptedStyleSheets.push(sheetOf(TITLES));
paint();
for (const media of [dark, narrow]) media.addEventListener('change', paint);
load().catch((error) => {
  const said = document.createElement('p');
  said.textContent = `The API does not say what it has: ${(error as Error).message}`;
  viewer.replaceWith(said);
});
