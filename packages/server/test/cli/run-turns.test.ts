import { type RunReport, TavolaError } from '@tavola/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunTurns } from '../../src/cli/run-turns.js';

const report = {} as RunReport;
let said: string;

beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Turns whose runs end when they are told to. */
function testTurns() {
  const begun: { name: string; end: (error?: Error) => void }[] = [];
  const turns = new RunTurns(
    (name) =>
      new Promise((resolve, reject) => {
        begun.push({ name, end: (error) => (error ? reject(error) : resolve(report)) });
      }),
  );
  return { turns, begun };
}

it('runs one after another, whatever those before came to', async () => {
  const { turns, begun } = testTurns();
  const first = turns.take('first');
  const second = turns.take('second');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  begun[0]!.end(new Error('no such luck'));
  await expect(first).rejects.toThrow('no such luck');
  await vi.waitFor(() => expect(begun.map(({ name }) => name)).toEqual(['first', 'second']));
  begun[1]!.end();
  expect(await second).toBe(report);
});

it('begins what is asked for unless one goes on, and says its name', async () => {
  const { turns, begun } = testTurns();
  const name = turns.request();
  expect(name).toMatch(/^[\da-f]{8}$/);
  expect(said).toBe(`run ${name} was asked for\n`);
  expect(turns.request()).toBeUndefined();
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  expect(begun[0]!.name).toBe(name);
  const next = turns.take();
  begun[0]!.end();
  await vi.waitFor(() => expect(begun).toHaveLength(2));
  expect(turns.request()).toBeUndefined();
  begun[1]!.end();
  await next;
  expect(turns.request()).toMatch(/^[\da-f]{8}$/);
});

it.each([
  [new TavolaError('SOURCE_NOT_FOUND', 'There is no file.'), /There is no file\.\n.*before stays/],
  [new TavolaError('INTERRUPTED', 'The run was interrupted.'), /^run \w+ was asked for\n$/],
])('tells what a run that was asked for fails with', async (error, told) => {
  const { turns, begun } = testTurns();
  turns.request();
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  begun[0]!.end(error);
  await turns.ended();
  await vi.waitFor(() => expect(said).toMatch(told));
});
