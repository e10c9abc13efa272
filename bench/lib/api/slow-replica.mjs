import { Server } from 'node:http';

// Runs in the place of a replica's process: the same replica, that takes its time (`TAVOLA_BENCH_DELAY`, in milliseconds) before it
// even begins to answer.

const wait = Number(process.env.TAVOLA_BENCH_DELAY ?? 300);
const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...values) {
  if (event !== 'request') return emit.call(this, event, ...values);
  setTimeout(() => emit.call(this, event, ...values), wait);
  return true;
};
await import('../../../packages/server/dist/cli/replica.js');
