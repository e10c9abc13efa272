import { keysWorkbench } from './keys-workbench.mjs';

export default keysWorkbench('number');
