export { default } from './examples/pizza-sales/workbench.js';
