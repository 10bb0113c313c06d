/** Chance that repeats itself, so that a test that fails fails again. */
beforeEach(() => {
  let state = 1;
  Math.random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
});
