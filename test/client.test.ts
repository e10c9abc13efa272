import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@tavola/core/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type workbench from '../examples/pizza-sales/workbench.js';
import { launchBrowser, noBrowser } from '../packages/notebooks/test/support/browser.js';
import { noNginx } from './helpers/nginx.js';
import { freePorts, ROOT, type Tavola, tavola } from './helpers/tavola.js';

const LIBRARY = join(ROOT, 'packages', 'core', 'dist');
const ASKED = { sort: ['-units'], limit: 2, columns: ['pizza_name', 'units'] } as const;

describe('the client', () => {
  let folder: string;
  let server: Tavola;
  let api: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-client-'));
    const data = join(folder, 'sales.csv');
    const out = join(folder, 'out');
    await tavola(['sample', '--rows', '2000', '--out', data]).ended;
    await tavola(['run', '--data', data, '--out', out]).ended;
    const [port] = await freePorts(1);
    server = tavola(['serve', '--out', out, '--port', port!]);
    api = (await server.ready()).api!;
    const site = join(folder, 'site');
    mkdirSync(join(site, 'api'), { recursive: true });
    for (const file of readdirSync(join(out, 'current')).filter((name) => name.endsWith('.json'))) {
      const name = file === 'manifest.json' ? 'snapshot.json' : file;
      cpSync(join(out, 'current', file), join(site, 'api', name));
    }
    cpSync(LIBRARY, join(site, 'lib'), {
      recursive: true,
      filter: (path) => !path.includes('types'),
    });
    writeFileSync(join(site, 'index.html'), '<!doctype html><title>A page</title>');
  });
  afterAll(async () => {
    await server?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a client in Node is told at an address. */
  async function askNode(url: string) {
    const client = createClient<typeof workbench>(url);
    const answer = await client.kpi('top_pizzas', ASKED);
    const again = await client.kpi('top_pizzas', ASKED);
    const told = await new Promise<string>((resolve) => {
      const stop = client.subscribe(({ id }) => {
        stop();
        resolve(id);
      });
    });
    return {
      rows: answer.rows,
      snapshot: answer.snapshot,
      isSame: again.rows === answer.rows,
      told,
    };
  }

  /** The same in a page, which loads the package's own files. */
  async function askPage(browser: Browser, page: string) {
    const opened = await browser.newPage();
    const failed: string[] = [];
    opened.on('pageerror', (error) => failed.push(error.message));
    await opened.route('**/lib/*.js', (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
      return route.fulfill({
        contentType: 'text/javascript',
        body: readFileSync(join(LIBRARY, name), 'utf8'),
      });
    });
    await opened.goto(page);
    // As text, since a function would be compiled to the imports of the test.
    const answer = await opened.evaluate<Awaited<ReturnType<typeof askNode>>>(`(async () => {
      const { createClient } = await import('/lib/client.js');
      const client = createClient('/api');
      const asked = ${JSON.stringify(ASKED)};
      const { rows, snapshot } = await client.kpi('top_pizzas', asked);
      const isSame = (await client.kpi('top_pizzas', asked)).rows === rows;
      const told = await new Promise((resolve) => {
        const stop = client.subscribe(({ id }) => {
          stop();
          resolve(id);
        });
      });
      return { rows, snapshot, isSame, told };
    })()`);
    await opened.close();
    expect(failed).toEqual([]);
    return answer;
  }

  async function expected() {
    const url = `${api}/top_pizzas?limit=2&sort=-units&columns=pizza_name,units`;
    const answer = await fetch(url);
    const snapshot = answer.headers.get('x-snapshot-id');
    return { rows: await answer.json(), snapshot, isSame: true, told: snapshot };
  }

  it('reads a running API', async () => {
    expect(await askNode(api)).toEqual(await expected());
  });

  it.skipIf(noNginx)('reads plain files of a web server, from Node and from a page', async () => {
    const [port] = await freePorts(1);
    const config = join(folder, 'nginx.conf');
    writeFileSync(
      config,
      `daemon off; user root; pid ${folder}/nginx.pid; error_log stderr crit; events {}
      http { access_log off; types { text/html html; text/javascript js; application/json json; }
        client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
        uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
        server { listen 127.0.0.1:${port}; root ${folder}/site; } }`,
    );
    const nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', config], { stdio: 'ignore' });
    try {
      const site = `http://127.0.0.1:${port}`;
      await expect
        .poll(() =>
          fetch(site).then(
            ({ ok }) => ok,
            () => false,
          ),
        )
        .toBe(true);
      expect(await askNode(`${site}/api`)).toEqual(await expected());
      if (noBrowser !== undefined) return;
      const browser = await launchBrowser();
      try {
        expect(await askPage(browser, site)).toEqual(await expected());
      } finally {
        await browser.close();
      }
    } finally {
      nginx.kill();
    }
  });

  it.skipIf(noBrowser !== undefined)('reads a running API from a page of its own', async () => {
    const browser = await launchBrowser();
    try {
      const page = await askPage(browser, `${api}/docs`);
      expect(page).toEqual(await expected());
    } finally {
      await browser.close();
    }
  });
});
