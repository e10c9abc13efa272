import { Type } from 'typebox';

/** The KPI's name in a path, with `.json` behind it or not. */
export const KpiParams = Type.Object({ kpi: Type.String({ minLength: 1 }) });
