import { type Static, Type } from 'typebox';

/**
 * The parameters of `GET /api/:kpi`. Everything in a query is text; what the text says about a certain KPI is read by
 * `readSelection`. Each description completes the sentence "allowed is …".
 */
export const RowsQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.String({
        pattern: '^\\d{1,15}$',
        description: 'a whole number from 0, of at most 15 digits, given once',
      }),
    ),
    sort: Type.Optional(
      Type.String({
        maxLength: 2000,
        description:
          'names of columns, separated by commas, a minus before each that descends, given once',
      }),
    ),
    columns: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'names of columns, separated by commas, given once',
      }),
    ),
  },
  { additionalProperties: false },
);

export type RowsQuery = Static<typeof RowsQuery>;
