/** Somebody who can sign in at an embedded provider without a password. */
export interface Person {
  readonly sub: string;
  readonly name: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly preferred_username: string;
  readonly email: string;
  readonly email_verified: boolean;
}

function person(given_name: string, family_name: string): Person {
  const sub = given_name.toLowerCase();
  return {
    sub,
    name: `${given_name} ${family_name}`,
    given_name,
    family_name,
    preferred_username: sub,
    email: `${sub}@example.com`,
    email_verified: true,
  };
}

/** Those whom the provider of the demo knows. */
export const people: readonly Person[] = [person('Alice', 'Adams'), person('Bob', 'Brown')];

/** Those whom the second provider knows, and nobody else. */
export const partners: readonly Person[] = [person('Dora', 'Dale'), person('Emil', 'Ernst')];

/** Chooses to sign in and then declines: the way to see `access_denied`. */
export const decliner = 'Carol Clark';
