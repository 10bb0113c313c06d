import { isFrontChannelLogout } from './front-channel-logout';

const page = 'https://app.example/signed-out';
const claims = { iss: 'https://op.example/a?b=c', sid: 's-1' };
const iss = encodeURIComponent(claims.iss);

it.each<[string, string]>([
  ['neither iss nor sid', page],
  ['something of the application', `${page}?tenant=7#top`],
  ['both, right', `${page}?iss=${iss}&sid=s-1`],
  ['both, with something of the application', `${page}?tenant=7&sid=s-1&iss=${iss}`],
])('F-02 with %s it is meant for the session', (_, url) => {
  expect(isFrontChannelLogout(url, claims)).toBe(true);
});

it.each<[string, string]>([
  ['another iss', `${page}?iss=https://op.example&sid=s-1`],
  ['another sid', `${page}?iss=${iss}&sid=s-2`],
  ['iss alone', `${page}?iss=${iss}`],
  ['sid alone', `${page}?sid=s-1`],
  ['an empty iss', `${page}?iss=&sid=s-1`],
  ['both empty', `${page}?iss=&sid=`],
  ['iss twice', `${page}?iss=${iss}&iss=${iss}&sid=s-1`],
  ['sid twice', `${page}?iss=${iss}&sid=s-1&sid=s-2`],
  ['both in the fragment, which nobody reads, and one in the query', `${page}?sid=s-1#iss=${iss}`],
  ['an address that is none', 'signed-out'],
])('F-02 with %s it is ignored', (_, url) => {
  expect(isFrontChannelLogout(url, claims)).toBe(false);
});

it('F-02 a session without sid is meant by no sid', () => {
  const { iss: issuer } = claims;
  expect(isFrontChannelLogout(`${page}?iss=${iss}&sid=undefined`, { iss: issuer })).toBe(false);
  expect(isFrontChannelLogout(`${page}?iss=${iss}&sid=5`, { iss: issuer, sid: 5 })).toBe(false);
  expect(isFrontChannelLogout(page, { iss: issuer })).toBe(true);
});
