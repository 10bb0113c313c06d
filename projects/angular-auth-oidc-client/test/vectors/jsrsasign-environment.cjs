const { TestEnvironment } = require('jest-environment-node');

/**
 * Hands jsrsasign in from outside the context of the tests. Inside, every look-up of a global is slow,
 * and its arithmetic looks them up all the time: the vectors would take 85 seconds instead of 4.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.jsrsasign = require('jsrsasign');
  }
};
