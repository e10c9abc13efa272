function refuse() {
  throw new Error('This Danfo.js reads files of this machine only: fetch the file first.');
}

module.exports = Object.assign(refuse, { get: refuse, head: refuse });
