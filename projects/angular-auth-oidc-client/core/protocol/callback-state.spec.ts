import { callbackState } from './callback-state';

const state = 'aB-_'.repeat(10) + 'xyz';

it.each([
  `https://app.example/?code=c&state=${state}`,
  `https://app.example/home?state=${state}&error=access_denied`,
  `https://app.example/?x=1#code=c&state=${state}`,
  `https://app.example/#state=${state}&id_token=t`,
  `/home?code=c&state=${state}.of-the-application`,
  `/home?code=c&state=${state}%2Eof-the-application`,
])('%s may carry a response', (url) => {
  expect(callbackState(url)).toBe(state);
});

it.each([
  '',
  'https://app.example/',
  `https://app.example/?state=${state}`,
  'https://app.example/?code=SUMMER',
  'https://app.example/find?state=NY&code=10001',
  `https://app.example/?code=c&state=${state}more`,
  `https://app.example/?code=c&state=${state.slice(1)}`,
  `https://app.example/?code=c&xstate=${state}`,
])('%s carries none [9-5, 9-6]', (url) => {
  expect(callbackState(url)).toBeUndefined();
});
