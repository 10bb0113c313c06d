/** What the web server serves as `settings.json`. */
export interface Environment {
  readonly authority: string;
  /** Another provider, with people of its own. */
  readonly secondAuthority: string;
  /** The API that believes the first provider. */
  readonly apiUrl: string;
  /** A server that shows which headers reached it. */
  readonly otherOriginUrl: string;
}

/** What an application of 2021 kept in its environment file; here the ports are known only now. */
export let environment: Environment;

/** Called once, before an application's module is imported. */
export function useEnvironment(served: Environment): void {
  environment = served;
}
