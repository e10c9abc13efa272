import { Command, Option } from 'commander';
import { writeSample } from '../../sample/write-sample.js';
import { wholeNumber, withOptions } from '../options.js';

interface Options {
  rows: number;
  seed: number;
  shuffle?: boolean;
  out?: string;
}

/** `tavola sample`: writes made-up sales of a pizza place. */
export function sampleCommand(): Command {
  return withOptions(
    new Command('sample').description(
      'write a made-up year of a pizza place as CSV, the same for the same seed',
    ),
    new Option('--rows <n>', 'number of rows')
      .default(48_620)
      .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    new Option('--seed <n>', 'what the rows are drawn from')
      .default(1)
      .argParser(wholeNumber(0, 2 ** 32 - 1)),
    new Option('--shuffle', 'the same rows in random order, not in order of time'),
    new Option('--out <file>', 'file to write; by default standard output'),
  ).action(async (options: Options) => writeSample(options));
}
