import { Type } from 'typebox';

/** The query of a route that takes no parameters. */
export const NoQuery = Type.Object({}, { additionalProperties: false });
