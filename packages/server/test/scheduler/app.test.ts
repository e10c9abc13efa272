import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainKpi } from '@tavola/core';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSchedulerApp } from '../../src/scheduler/app.js';
import { type Board, createBoard } from '../../src/scheduler/board.js';
import { createScript } from './events.js';
import { orders } from './kpis.js';

const script = createScript();
let pageFolder: string;
let board: Board;
let app: FastifyInstance;

beforeEach(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'tavola-scheduler-'));
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Page</title>');
  await writeFile(join(pageFolder, 'page.js'), 'export {};');
  board = createBoard({ workers: 2, links: { api: 'http://127.0.0.1:8000/api' } });
  app = await buildSchedulerApp({ board, pageFolder });
});
afterEach(async () => {
  await app.close();
  await rm(pageFolder, { recursive: true });
});

describe('by inject', () => {
  it('serves the page under a strict policy that works without TLS', async () => {
    const { statusCode, headers, body } = await app.inject('/');
    expect(statusCode).toBe(200);
    expect(body).toContain('<title>Page</title>');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|https?:/);
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('serves its module as JavaScript', async () => {
    const { headers } = await app.inject('/page.js');
    expect(headers['content-type']).toMatch(/javascript/);
  });

  it('gives the state as JSON', async () => {
    board.onEvent(script.started());
    board.onEvent(script.split(2, 0, 5));
    const state = (await app.inject('/state')).json();
    expect(state).toMatchObject({
      type: 'state',
      links: { api: 'http://127.0.0.1:8000/api' },
      state: {
        master: { pid: process.pid, workers: 2 },
        runs: [{ id: 'run-1', splits: [{}, {}, { phase: 'running' }, {}] }],
      },
    });
    expect(state.now).toBeGreaterThan(1.7e12);
  });

  it('says how each KPI is computed', async () => {
    expect((await app.inject('/kpis')).json()).toEqual([]);
    const kpis = [explainKpi(orders)];
    const explaining = await buildSchedulerApp({ board, pageFolder, kpis });
    expect((await explaining.inject('/kpis')).json()).toEqual(kpis);
    await explaining.close();
  });

  it('says that it is well', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  });

  it.each(['/nothing', '/../package.json', '/%2e%2e/package.json'])('has no %s', async (url) => {
    expect((await app.inject(url)).statusCode).toBe(404);
  });
});

describe('the stream of events', () => {
  it('begins with the state, goes on with each event, and ends with the app', async () => {
    board.onEvent(script.started());
    const response = await fetch(`${await app.listen({ port: 0 })}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const text = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    const until = async (part: string) => {
      while (!received.includes(part)) {
        const { value, done } = await text.read();
        if (done) throw new Error(`The stream ended without ${part}`);
        received += value;
      }
    };
    await until('"id":"run-1"');
    expect(received).toMatch(/^event: state\n/m);
    board.onEvent(script.split(0, 0, 5));
    await until('"type":"split-started"');
    expect(received).toMatch(/^event: run\n/m);
    board.setLinks({ dashboard: 'http://127.0.0.1:8000/' });
    await until('event: links\n');

    const closing = Date.now();
    await app.close();
    expect(Date.now() - closing).toBeLessThan(2000);
    while (!(await text.read()).done);
  });

  it('forgets a reader that goes away', async () => {
    const stop = new AbortController();
    const url = `${await app.listen({ port: 0 })}/events`;
    const response = await fetch(url, { signal: stop.signal });
    await response.body!.getReader().read();
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(() => board.onEvent(script.started())).not.toThrow();
  });
});
