import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../src/expression/functions.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { Recorder } from '../../src/kpi/recorder.js';
import { startEngines } from '../../src/verify/engines.js';
import { formatVerification } from '../../src/verify/format-verification.js';
import { verifyKpis } from '../../src/verify/verify-kpis.js';
import { callOf } from '../helpers/language/calls.js';
import { type LanguagePage, languagePage } from '../helpers/language/page.js';
import { ROWS } from '../helpers/language/probe.js';
import { VERBS } from '../helpers/language/verbs.js';

const PAGE = fileURLToPath(new URL('../../../../docs/language.md', import.meta.url));

describe('the page of the language', () => {
  let page: LanguagePage;
  let engines: ReturnType<typeof startEngines>;
  beforeAll(() => {
    engines = startEngines(2);
    page = languagePage([...new Set(engines.map(({ name }) => name.replace(/ of \d+$/, '')))]);
    return async () => {
      await Promise.all(engines.map((engine) => engine.close()));
    };
  });

  it('is what the code says; TAVOLA_UPDATE_DOCS=1 writes it anew', () => {
    if (process.env.TAVOLA_UPDATE_DOCS === '1') writeFileSync(PAGE, page.text);
    expect(readFileSync(PAGE, 'utf8')).toBe(page.text);
  });

  it('has every verb and every function', () => {
    const verbs = Object.getOwnPropertyNames(Recorder.prototype);
    const others = ['constructor', 'columnNames'];
    expect(Object.keys(VERBS).sort()).toEqual(
      verbs.filter((name) => !others.includes(name)).sort(),
    );
    for (const name of functionNames()) {
      expect(callOf(name)).toContain(`op.${name}(`);
      expect(page.text).toMatch(new RegExp(`^\\| \`op\\.${name}\` +\\|`, 'm'));
    }
  });

  it('refuses nothing but the clock and chance', () => {
    const refused = [...page.text.matchAll(/^\| `(\S+)`.*?\|.*\| refused +\|/gm)].map(
      ([, name]) => name,
    );
    expect(refused).toEqual(['op.now', 'op.random']);
  });

  it('speaks of KPIs that every engine computes alike', async () => {
    expect(page.kpis.length).toBeGreaterThan(400);
    const verification = await verifyKpis(defineWorkbench({ kpis: page.kpis }), {
      data: ROWS,
      engines,
      splits: [1, 3],
    });
    expect(verification.equal, formatVerification(verification)).toBe(true);
  });
});
