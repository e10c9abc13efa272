import { build, checkNode, install } from './setup.mjs';

// `npm run build`: installs and builds what is stale.

checkNode();
install();
build();
