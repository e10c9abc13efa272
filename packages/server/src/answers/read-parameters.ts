import { nearest } from '@tavola/core';
import { Problem } from '../plugins/problem.js';
import {
  isParameterName,
  PARAMETERS,
  type ParameterName,
  parametersOf,
  type Target,
} from '../schemas/parameters.js';
import { columnOfParameter, filterParameter } from './filter-columns.js';

/** Characters of a query. */
const MOST_CHARACTERS = 8192;

/** What a query says, each once. */
export interface GivenParameters {
  own: ReadonlyMap<ParameterName, string>;
  /** By column, with the name that the query has for it. */
  filters: ReadonlyMap<string, { parameter: string; text: string }>;
}

export interface Asked {
  /** Path and query of the request. */
  url: string;
  target: Target;
}

/**
 * Reads a query: parameters of what is asked for, and filters by column. Names become keys of maps alone.
 *
 * @throws Problem for what is not known, given twice, not allowed, or far too long
 */
export function readParameters(
  { url, target }: Asked,
  columns: ReadonlyMap<string, unknown>,
): GivenParameters {
  const [path, query = ''] = splitUrl(url);
  if (query.length > MOST_CHARACTERS) {
    const detail = `The query has ${query.length} characters: at most ${MOST_CHARACTERS} are read.`;
    throw new Problem('query-too-long', detail);
  }
  const own = new Map<ParameterName, string>();
  const filters = new Map<string, { parameter: string; text: string }>();
  for (const [name, text] of new URLSearchParams(query)) {
    const column = columnOfParameter(name);
    if (isParameterName(name)) {
      if (!parametersOf(target).includes(name)) throw elsewhere(name, target);
      if (own.has(name)) throw invalid(name, `${name} is given twice`);
      if (!PARAMETERS[name].pattern.test(text))
        throw invalid(name, `${name}=${text} cannot be used`);
      own.set(name, text);
    } else if (columns.has(column)) {
      if (filters.has(column)) {
        const detail = `${name} is given twice: separate values by commas.`;
        throw new Problem('parameter-invalid', detail, { parameter: name, allowed: 'given once' });
      }
      filters.set(column, { parameter: name, text });
    } else {
      throw unknown(name, path!, [
        ...parametersOf(target),
        ...[...columns.keys()].map(filterParameter),
      ]);
    }
  }
  return { own, filters };
}

function splitUrl(url: string): string[] {
  const at = url.indexOf('?');
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

function unknown(parameter: string, path: string, allowed: string[]): Problem {
  const meant = nearest(parameter, allowed);
  const remedy = meant ? `did you mean ${meant}?` : `allowed are ${allowed.join(', ')}.`;
  const detail = `${parameter} is not a parameter of ${path}: ${remedy}`;
  return new Problem('parameter-unknown', detail, { parameter, allowed });
}

function elsewhere(parameter: ParameterName, target: Target): Problem {
  const allowed = parametersOf(target);
  const detail = `${parameter} is a parameter of ${PARAMETERS[parameter].targets.join(', ')}, and this is ${target}: allowed are ${allowed.join(', ')} and columns of the dataset.`;
  return new Problem('parameter-unknown', detail, { parameter, allowed });
}

function invalid(parameter: ParameterName, what: string): Problem {
  const { allowed } = PARAMETERS[parameter];
  const detail = `${what}: allowed is ${allowed}.`;
  return new Problem('parameter-invalid', detail, { parameter, allowed });
}
