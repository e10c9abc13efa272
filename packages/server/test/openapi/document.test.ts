import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { TOKEN, tokenFile } from '../helpers/token-file.js';
import { everyColumnApp } from './every-column.js';

interface Parameter {
  name: string;
  in: string;
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: string }>;
}

interface Operation {
  operationId: string;
  parameters: (Parameter | { $ref: string })[];
  responses: Record<string, { $ref?: string; headers?: object; content?: object }>;
}

interface Document {
  paths: Record<string, { get: Operation }>;
  components: Record<string, Record<string, unknown>>;
  security?: unknown;
}

type TestedApp = Awaited<ReturnType<typeof everyColumnApp>>['app'];

async function documentOf(app: TestedApp): Promise<Document> {
  return (await app.inject('/api/openapi.json')).json();
}

/** Validators of the document's schemas, by their place in it. */
function schemasOf(document: Document): (...place: string[]) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const encode = (part: string) =>
    encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
  return (...place) => ajv.compile({ $ref: `document#/${place.map(encode).join('/')}` });
}

function resolved<T>(document: Document, part: T | { $ref: string }): T {
  if (!(part instanceof Object) || !('$ref' in part)) return part;
  const [, , kind, name] = part.$ref.split('/');
  return document.components[kind!]![name!] as T;
}

/** Every example of a parameter as a query has it. */
function examplesOf({ name, example, examples = {} }: Parameter): string[] {
  const values = [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples).map(({ value }) => value),
  ];
  return values.map(
    (value) => `${encodeURIComponent(name)}=${encodeURIComponent([value].flat().join(','))}`,
  );
}

async function expectAsDocumented(
  app: TestedApp,
  document: Document,
  path: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const url = query === '' ? path : `${path}?${query}`;
  const answer = await app.inject({ url, headers });
  const status = String(answer.statusCode);
  const { responses } = document.paths[path]!.get;
  expect(Object.keys(responses), `${url} is answered with ${status}: ${answer.body}`).toContain(
    status,
  );
  const { $ref, content = {}, headers: told = {} } = resolved(document, responses[status]!);
  expect($ref).toBeUndefined();
  for (const name of Object.keys(told)) {
    if (name === 'Vary' || status !== '200') continue;
    expect(answer.headers, `${url}: ${name}`).toHaveProperty(name.toLowerCase());
  }
  if (status === '304') return 304;
  const type = String(answer.headers['content-type']).split(';')[0]!;
  expect(Object.keys(content), url).toContain(type);
  if (type.endsWith('json')) {
    const where = responses[status]!.$ref?.slice(2).split('/') ?? [
      'paths',
      path,
      'get',
      'responses',
      status,
    ];
    const validate = schemasOf(document)(...where, 'content', type, 'schema');
    expect(validate(answer.json()), `${url}: ${JSON.stringify(validate.errors)}`).toBe(true);
  }
  return answer.statusCode;
}

describe('the OpenAPI document', () => {
  it('is valid, with and without tokens, facts and KPIs of all types', async () => {
    const secured = { settings: { readTokenFile: await tokenFile() } };
    for (const options of [{}, { facts: false }, secured]) {
      const { app } = await everyColumnApp(options);
      const headers = { authorization: `Bearer ${TOKEN}` };
      const answer = await app.inject({ url: '/api/openapi.json', headers });
      const result = await new Validator().validate(answer.json());
      expect(result).toMatchObject({ valid: true });
    }
  });

  it('has a path for each KPI and each of its formats', async () => {
    const { app } = await everyColumnApp();
    const { paths } = await documentOf(app);
    expect(Object.keys(paths)).toEqual([
      '/api/sizes',
      '/api/sizes.json',
      '/api/sizes.csv',
      '/api/sizes.arrow',
      '/api/sizes.svg',
      '/api/sizes.png',
      '/api/sizes/chart',
      '/api/ends',
      '/api/ends.json',
      '/api/ends.csv',
      '/api/ends.arrow',
      '/api',
      '/api.json',
      '/api/snapshot',
      '/api/snapshot.json',
      '/api/rejects',
      '/api/events',
      '/api/openapi.json',
    ]);
    const ids = Object.values(paths).map(({ get }) => get.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has the columns of the dataset as filters, where there are facts to filter', async () => {
    const parametersOf = async (facts: boolean) => {
      const document = await documentOf((await everyColumnApp({ facts })).app);
      const { parameters } = document.paths['/api/sizes.png']!.get;
      return parameters.map((part) => resolved(document, part).name);
    };
    const own = ['limit', 'sort', 'theme', 'width', 'scale'];
    expect(await parametersOf(true)).toEqual([
      ...own,
      ...['id', 'price', 'weight', 'paid', 'size', 'note', 'day', 'opens', 'moment'],
      ...['where.limit', 'a b', 'If-None-Match'],
    ]);
    expect(await parametersOf(false)).toEqual([...own, 'If-None-Match']);
  });

  it('has examples that fit what it says of them', async () => {
    const document = await documentOf((await everyColumnApp()).app);
    const compile = (schema: object) => new Ajv2020({ strict: false }).compile(schema);
    let count = 0;
    for (const { get } of Object.values(document.paths)) {
      for (const part of get.parameters) {
        const { schema, example, examples = {} } = resolved(document, part);
        const validate = compile(schema);
        for (const value of [example, ...Object.values(examples).map((named) => named.value)]) {
          if (value === undefined) continue;
          expect(validate(value), `${value}: ${JSON.stringify(validate.errors)}`).toBe(true);
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(200);
  });

  it('says what is answered: rows, the catalogue, the manifest, problems', async () => {
    const { app } = await everyColumnApp();
    const document = await documentOf(app);
    const ask = (path: string, query = '') => expectAsDocumented(app, document, path, query);
    for (const path of [
      '/api',
      '/api/snapshot',
      '/api/rejects',
      '/api/openapi.json',
      '/api/sizes/chart',
    ]) {
      expect(await ask(path), path).toBe(200);
    }
    for (const path of ['/api/sizes', '/api/sizes.json', '/api/ends', '/api/ends.json']) {
      for (const part of document.paths[path]!.get.parameters.slice(0, 3)) {
        for (const query of examplesOf(resolved(document, part)))
          expect(await ask(path, query)).toBe(200);
      }
      expect(await ask(path, 'limit=x')).toBe(400);
      expect(await ask(path, 'weather=fine')).toBe(400);
      expect(await expectAsDocumented(app, document, path, '', { 'if-none-match': '*' })).toBe(304);
    }
  });

  it('has no example that is not answered as it says', { timeout: 240_000 }, async () => {
    const { app } = await everyColumnApp();
    const document = await documentOf(app);
    let count = 0;
    for (const [path, { get }] of Object.entries(document.paths)) {
      if (path === '/api/events') continue;
      const parameters = get.parameters.map((part) => resolved(document, part));
      const queries = parameters
        .filter((parameter) => parameter.in === 'query')
        .flatMap(examplesOf);
      for (const query of ['', ...queries]) {
        expect(await expectAsDocumented(app, document, path, query), `${path}?${query}`).toBe(200);
        count++;
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  it('names every parameter and filter that the API knows', async () => {
    const { app } = await everyColumnApp();
    const document = await documentOf(app);
    for (const [path, { get }] of Object.entries(document.paths)) {
      if (!path.startsWith('/api/sizes') && !path.startsWith('/api/ends')) continue;
      const problem = (await app.inject(`${path}?weather=fine`)).json();
      const names = get.parameters.map((part) => resolved(document, part));
      const documented = names
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name);
      expect(problem.allowed, path).toEqual(documented);
    }
  });

  it('asks for a token where reading needs one', async () => {
    const { app } = await everyColumnApp();
    const open = await documentOf(app);
    expect(open.security).toBeUndefined();
    expect(open.components.securitySchemes).toBeUndefined();
    expect(Object.keys(open.components.responses!)).not.toContain('Problem401');
    const guarded = await everyColumnApp({ settings: { readTokenFile: await tokenFile() } });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await guarded.app.inject({ url: '/api/openapi.json', headers });
    const secured = answer.json() as Document;
    expect(secured.security).toEqual([{ token: [] }, { browser: [] }]);
    expect(Object.keys(secured.components.responses!)).toContain('Problem401');
  });
});
