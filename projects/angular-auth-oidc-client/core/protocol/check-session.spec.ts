import { buildCheckSessionMessage, parseCheckSessionReply } from './check-session';

it('asks with the client and the session state, a space between them', () => {
  expect(buildCheckSessionMessage('app', 'hash.salt')).toBe('app hash.salt');
});

it.each(['changed', 'unchanged', 'error'])('%s is an answer', (message) => {
  expect(parseCheckSessionReply(message)).toBe(message);
});

it.each(['', 'Changed', ' changed', 'changed ', 'app hash.salt', '{"type":"changed"}'])(
  'M-01 %j answers nothing',
  (message) => {
    expect(parseCheckSessionReply(message)).toBeUndefined();
  },
);
