import type { OidcClient, PopUpAttempt } from '../client';
import { OidcError } from '../errors';
import type { AwaitedAnswer } from '../ports';
import { findAuthorizationResponse, isAtOrigin } from '../protocol/callback-url';
import { transactionLifetimeSeconds } from '../session/transactions';
import { transactionsOf } from './attempts';
import { limit } from './limit';
import { leave, type LoginOptions } from './login';

const lookIntervalMs = 250;

/**
 * Asks the provider in a pop-up, and waits for its answer. Whatever happens, nothing goes on listening.
 *
 * @returns the address that holds the answer
 * @throws OidcError `login/popup-closed`, `login/timeout`, `authorization-response/state-mismatch`, and
 * those of a sign-in that could not begin
 */
export async function askInPopUp(
  client: OidcClient,
  attempt: PopUpAttempt,
  options?: LoginOptions,
): Promise<string> {
  const { ports } = client;
  const { window: popUp } = attempt;
  const transactions = transactionsOf(client);
  const end = limit(
    client,
    transactionLifetimeSeconds,
    new OidcError('login/timeout', 'The sign-in in the pop-up took too long.'),
  );
  attempt.giveUp = () => {
    end.stop(new OidcError('login/popup-closed', 'User closed popup'));
  };
  let awaited: AwaitedAnswer | undefined;
  let state: string | undefined;
  let isOver = false;
  let stopLooking = (): void => undefined;
  // While it is empty, nobody else tells that the user has closed it.
  const look = (): void => {
    if (popUp.isClosed()) attempt.giveUp();
    else stopLooking = ports.clock.setTimer(look, lookIntervalMs);
  };
  look();
  try {
    const windows = await ports.browser.windows();
    const leaving = leave(client, { ...options, isAwaited: true }, async (url, transaction) => {
      ({ state } = transaction);
      if (isOver) {
        await transactions.remove(state);
        await end.reached;
      }
      stopLooking();
      awaited = windows.awaitInPopUp(popUp, state);
      // One failure is enough, whichever comes first.
      awaited.url.catch(() => undefined);
      popUp.navigate(url);
    });
    leaving.catch(() => undefined);
    const { redirectUri } = await Promise.race([leaving, end.reached]);
    const url = await Promise.race([awaited?.url ?? end.reached, end.reached]);
    const answer = findAuthorizationResponse(url);
    if (answer?.state !== state || !isAtOrigin(url, redirectUri)) {
      throw new OidcError(
        'authorization-response/state-mismatch',
        'The popup brought the response to another request, or to another origin.',
      );
    }
    return url;
  } catch (error) {
    if (state !== undefined) await transactions.remove(state);
    throw error;
  } finally {
    isOver = true;
    stopLooking();
    end.lift();
    awaited?.end();
  }
}
