import { ValidationResult } from '../service/validation-result';

/**
 * What the validation of version 12 came to. The library makes none of these.
 *
 * @deprecated read `LoginResponse`, or `AuthStateResult` from the event `NewAuthenticationResult`
 */
export class StateValidationResult {
  accessToken: string;
  idToken: string;
  authResponseIsValid: boolean;
  decodedIdToken: Readonly<Record<string, unknown>>;
  state: ValidationResult;

  constructor(
    accessToken: string = '',
    idToken: string = '',
    authResponseIsValid: boolean = false,
    decodedIdToken: Readonly<Record<string, unknown>> = {},
    state: ValidationResult = ValidationResult.NotSet,
  ) {
    this.accessToken = accessToken;
    this.idToken = idToken;
    this.authResponseIsValid = authResponseIsValid;
    this.decodedIdToken = decodedIdToken;
    this.state = state;
  }
}
