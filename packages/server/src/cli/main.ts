import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.js';
import { explainCommand } from './commands/explain.js';
import { nginxConfigCommand } from './commands/nginx-config.js';
import { queryCommand } from './commands/query.js';
import { rejectsCommand } from './commands/rejects.js';
import { runCommand } from './commands/run.js';
import { sampleCommand } from './commands/sample.js';
import { serveCommand } from './commands/serve.js';
import { upCommand } from './commands/up.js';
import { verifyCommand } from './commands/verify.js';
import { reportError } from './report-error.js';
import { guardOutput } from './standard-output.js';

/** Status of a command that was called wrongly. */
const WRONG_USAGE = 2;

/**
 * The `tavola` command. Sets the exit status and never throws.
 *
 * @param args the words after the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  guardOutput();
  const program = new Command('tavola')
    .description('Metrics defined once, computed exactly, published safely, served by replicas.')
    .version(VERSION)
    .exitOverride();
  for (const command of [
    runCommand(),
    upCommand(),
    serveCommand(),
    nginxConfigCommand(),
    queryCommand(),
    explainCommand(),
    verifyCommand(),
    rejectsCommand(),
    sampleCommand(),
  ]) {
    program.addCommand(
      command.copyInheritedSettings(program).option('--debug', 'show where an error came from'),
    );
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    else process.exitCode = reportError(error, args.includes('--debug'));
  }
}
