import { closeSync, openSync, readFileSync } from 'node:fs';
import scan from '../../dist/worker.js';

// The built worker, but for tasks that something is planned for: TAVOLA_FAULT is a file of JSON, `{ fault, times, log }`. As often as
// said, whichever thread begins a task is struck by the fault first. Each time makes a file, which no other thread can make again.

const PLAN = JSON.parse(readFileSync(process.env.TAVOLA_FAULT, 'utf8'));

function strike() {
  for (let struck = 0; struck < PLAN.times; struck++) {
    try {
      closeSync(openSync(`${PLAN.log}.${struck}`, 'wx'));
      return true;
    } catch {}
  }
  return false;
}

const FAULTS = {
  throw() {
    throw new Error('the disk hums');
  },
  exit() {
    process.exit(7);
  },
  heap() {
    const held = [];
    for (;;) held.push(new Array(100_000).fill({}).map((_, i) => ({ i })));
  },
  arrays() {
    const held = [];
    for (;;) held.push(new ArrayBuffer(2 ** 46));
  },
  wasm() {
    new WebAssembly.Memory({ initial: 1, maximum: 2 }).grow(2);
  },
  spin() {
    for (;;);
  },
  late() {
    // Once the task has begun, and before it ends.
    setTimeout(() => process.exit(9), Math.random() * 5);
  },
};

if (PLAN.fault === 'boot-exit' && strike()) process.exit(5);
if (PLAN.fault === 'boot-throw' && strike()) throw new Error('no boot');

export default async function faulty(order) {
  order.port.postMessage(order.worker);
  if (FAULTS[PLAN.fault] && strike()) FAULTS[PLAN.fault]();
  return scan(order);
}
