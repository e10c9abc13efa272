/** A node of Arquero's own tree: ESTree's, with `Column`, `Parameter`, `Constant` and `Function` beside. */
export interface EsNode {
  type: string;
  [key: string]: unknown;
}
