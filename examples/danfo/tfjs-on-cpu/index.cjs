require('@tensorflow/tfjs-backend-cpu');
const tf = require('@tensorflow/tfjs-core');

// Else it recommends, on standard error, the native package that this one stands in for.
tf.env().set('PROD', true);

// What is loaded from Node has its functions, but not as methods of tensors.
const METHODS = [
  ...['add', 'sub', 'mul', 'div', 'divNoNan', 'mod', 'pow', 'abs', 'sqrt', 'square'],
  ...['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'],
  ...['sum', 'mean', 'min', 'max', 'argMin', 'argMax'],
];
for (const name of METHODS) {
  tf.Tensor.prototype[name] = function (...args) {
    return tf[name](this, ...args);
  };
}

module.exports = tf;
