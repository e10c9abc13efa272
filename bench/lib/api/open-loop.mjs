import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { toEdition } from './editions.mjs';

/** Every so many requests one is asked that nobody has asked before, so that no answer to it is kept. */
const UNIQUE = 5;
const TIMEOUT = 15_000;

/**
 * @typedef {object} Load
 * @property {number} sent
 * @property {string[]} failures what went wrong with requests that failed
 * @property {number} retried sent a second time, since the connection broke before anything was answered
 * @property {number[]} latencies in milliseconds, from when a request was due to the end of its answer
 */

/**
 * Asks at a steady rate, whether answers come or not, over connections that are kept, and holds every answer against what it
 * claims: that all its rows are of one snapshot, that of its header; that this was not replaced before the question was asked; and
 * that on one connection no answer is older than the one before.
 *
 * @param {string} url
 * @param {import('./editions.mjs').Editions} editions
 * @param {{ rate: number, until: Promise<unknown> }} options
 * @returns {Promise<Load>}
 */
export async function openLoop(url, editions, { rate, until }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const load = { sent: 0, failures: [], retried: 0, latencies: [] };
  const tags = new Map();
  let isOver = false;
  until.finally(() => {
    isOver = true;
  });
  const pending = new Set();
  const began = performance.now();
  while (!isOver) {
    const now = performance.now();
    for (; began + (load.sent * 1000) / rate <= now; load.sent++) {
      const due = began + (load.sent * 1000) / rate;
      const one = askOnce(url, load, { number: load.sent, agent, editions, tags }).then(() => {
        load.latencies.push(performance.now() - due);
        pending.delete(one);
      });
      pending.add(one);
    }
    await delay(1);
  }
  await Promise.all(pending);
  agent.destroy();
  return load;
}

async function askOnce(url, load, { number, agent, editions, tags }) {
  const path = toPath(number);
  const tag = number % 3 === 0 ? tags.get(path) : undefined;
  const headers = tag === undefined ? {} : { 'if-none-match': tag };
  const least = editions.published;
  try {
    let answer;
    try {
      answer = await ask(url + path, headers, agent);
    } catch {
      // As browsers do it: other connections that were kept may be about to break as well.
      load.retried++;
      answer = await ask(url + path, headers, false);
    }
    const wrong = judge(answer, least, tag);
    if (wrong === undefined) tags.set(path, answer.headers.etag);
    else load.failures.push(`${path}: ${wrong}`);
  } catch (error) {
    load.failures.push(`${path}: ${error.message}`);
  }
}

function toPath(number) {
  const kpi = ['summary', 'categories', 'daily', 'categories?sort=-place'][number % 4];
  if (number % UNIQUE > 0) return `/api/${kpi}`;
  return `/api/${kpi}${kpi.includes('?') ? '&' : '?'}limit=${1_000 + number}`;
}

/** What is wrong with an answer, or undefined. */
function judge({ status, headers, body, before }, least, tag) {
  if (status !== 200 && status !== 304) return `status ${status} ${body.slice(0, 120)}`;
  const edition = toEdition(headers['x-snapshot-id'] ?? '');
  if (!(edition >= least)) return `of snapshot ${edition}, when ${least} was published`;
  if (edition < before) return `of snapshot ${edition}, after ${before} on the same connection`;
  if (status === 304) return headers.etag === tag ? undefined : `304 of ${headers.etag} for ${tag}`;
  const mixed = JSON.parse(body).find((row) => row.edition !== edition);
  return mixed && `a row of snapshot ${mixed.edition} in an answer of ${edition}`;
}

const newest = new WeakMap();

/** @returns the answer, with the snapshot of the one before on this connection */
function ask(url, headers, agent) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers, timeout: TIMEOUT }, (answer) => {
      const { socket, statusCode: status } = answer;
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text) => {
        body += text;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        const before = newest.get(socket) ?? 0;
        newest.set(socket, toEdition(answer.headers['x-snapshot-id'] ?? '0'));
        resolve({ status, headers: answer.headers, body, before });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT} ms`)));
    sent.on('error', reject);
    sent.end();
  });
}
