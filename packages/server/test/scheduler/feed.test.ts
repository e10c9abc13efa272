import { expect, it } from 'vitest';
import { createBoard } from '../../src/scheduler/board.js';
import { feed } from '../../src/scheduler/feed.js';
import type { PageMessage } from '../../src/scheduler/messages.js';
import { createScript } from './events.js';

const script = createScript();
const settle = () => new Promise((resolve) => setTimeout(resolve));

it('sends the state, then each message in turn, until it is ended', async () => {
  const board = createBoard({ workers: 2 });
  const sent: PageMessage['type'][] = [];
  const end = feed(board, async (message) => void sent.push(message.type));
  board.onEvent(script.started());
  board.setLinks({});
  await settle();
  end();
  board.onEvent(script.split(0, 0, 1));
  await settle();
  expect(sent).toEqual(['state', 'run', 'links']);
});

it('sends a slow reader the whole state instead of what it missed', async () => {
  const board = createBoard({ workers: 2 });
  const sent: PageMessage[] = [];
  let release = () => {};
  feed(board, async (message) => {
    sent.push(message);
    if (sent.length === 1) await new Promise<void>((resolve) => (release = resolve));
  });
  board.onEvent(script.started());
  for (let at = 0; at < 1500; at++) board.onEvent(script.split(at % 4, 0, at));
  release();
  await settle();
  expect(sent.length).toBeLessThan(1002);
  expect(sent.filter((message) => message.type === 'state').length).toBe(2);
  const last = sent.findLast((message) => message.type === 'state');
  expect(last).toMatchObject({ state: { runs: [{ id: 'run-1' }] } });
});

it('ends when sending fails', async () => {
  const board = createBoard({ workers: 2 });
  let calls = 0;
  feed(board, async () => {
    calls++;
    throw new Error('gone');
  });
  await settle();
  board.onEvent(script.started());
  await settle();
  expect(calls).toBe(1);
});
