import { explainKpi, formatExplanation } from '@tavola/core';
import { Command, Option } from 'commander';
import { findKpi } from '../find-kpi.js';
import { loadWorkbench } from '../load-workbench.js';
import { configOption, withOptions } from '../options.js';

interface Options {
  config: string;
  json?: boolean;
}

/** `tavola explain <kpi>`: says how a KPI is computed; nothing is read. */
export function explainCommand(): Command {
  return withOptions(
    new Command('explain')
      .description('say how a KPI is computed, where, and what is merged')
      .argument('<kpi>', 'its name'),
    configOption(),
    new Option('--json', 'print it as JSON, on one line'),
  ).action(async (name: string, { config, json }: Options) => {
    const explanation = explainKpi(findKpi(await loadWorkbench(config), name));
    process.stdout.write(
      json ? `${JSON.stringify(explanation)}\n` : formatExplanation(explanation),
    );
  });
}
