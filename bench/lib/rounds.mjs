import { measure } from './measure.mjs';

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {[string, string[]]} command
 * @property {string} [peer] the contender of the same round that its times are compared with
 * @property {(run: import('./measure.mjs').Run) => number} [seconds] the time that counts, if not the whole process's
 * @property {(run: import('./measure.mjs').Run) => unknown} [answers] what it computed
 * @property {Record<string, string>} [env]
 * @property {string} [skipped] why it does not take part
 * @property {boolean} [isRequired] whether the bench fails where it fails; else its line says why
 *
 * @typedef {{ seconds: number, peak: number, round: number }} Lap
 * @typedef {{ contender: Contender, laps: Lap[], answers?: unknown, skipped?: string }} Outcome
 */

/**
 * Runs contenders in turns: all of them in each round, each round beginning with another, so that what changes on the
 * machine over time meets all alike.
 *
 * @param {Contender[]} contenders
 * @param {number} rounds
 * @returns {Promise<Outcome[]>} in the order of the contenders
 * @throws Error where one that is required fails, or one gives another answer than in a round before
 */
export async function inTurns(contenders, rounds) {
  const outcomes = contenders.map((contender) => ({
    contender,
    laps: [],
    ...(contender.skipped !== undefined && { skipped: contender.skipped }),
  }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < outcomes.length; turn++) {
      const outcome = outcomes[(turn + round) % outcomes.length];
      if (outcome.skipped === undefined) await lap(outcome, round);
    }
  }
  return outcomes;
}

async function lap(outcome, round) {
  const { contender } = outcome;
  process.stderr.write(`round ${round + 1}: ${contender.name} … `);
  let run;
  try {
    run = await measure(contender.command, { env: contender.env });
  } catch (error) {
    process.stderr.write('failed\n');
    if (contender.isRequired) throw error;
    outcome.laps.length = 0;
    outcome.skipped = `failed: ${error.message.split('\n').at(-1)}`;
    return;
  }
  const seconds = contender.seconds?.(run) ?? run.seconds;
  process.stderr.write(`${seconds.toFixed(2)} s\n`);
  outcome.laps.push({ seconds, peak: run.peak, round });
  const answers = contender.answers?.(run);
  if (round > 0 && JSON.stringify(answers) !== JSON.stringify(outcome.answers)) {
    throw new Error(`${contender.name} gave another answer in round ${round + 1} than before.`);
  }
  outcome.answers = answers;
}
