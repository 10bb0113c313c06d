import type { OidcClient } from '../client';
import { createTransactions, type Transactions } from '../session/transactions';

/** The login attempts of a client. */
export function transactionsOf({ keyOf, memory, ports }: OidcClient): Transactions {
  return (memory.transactions ??= createTransactions(
    ports.storage,
    keyOf('transaction:'),
    ports.clock,
  ));
}
