/** What the provider's frame answers. @see OpenID Connect Session Management 1.0 section 3.1 */
export type CheckSessionReply = 'changed' | 'unchanged' | 'error';

/** The question to the provider's frame. @see OpenID Connect Session Management 1.0 section 3.1 */
export function buildCheckSessionMessage(clientId: string, sessionState: string): string {
  return `${clientId} ${sessionState}`;
}

/** Reads a message of the provider's frame; `undefined` for one that answers nothing. */
export function parseCheckSessionReply(message: string): CheckSessionReply | undefined {
  return message === 'changed' || message === 'unchanged' || message === 'error'
    ? message
    : undefined;
}
