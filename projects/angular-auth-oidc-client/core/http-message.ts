/** One request of the library to the provider. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A form body, already encoded. */
  readonly body?: string;
  /** The request outlives the page that sends it, where the host can do that. */
  readonly keepalive?: boolean;
}

/** The answer to it, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** The value of `Content-Type`, in lower case, `''` where there is none. */
  readonly contentType: string;
  /** The value of `Retry-After`, where the provider lets a browser see it. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** The fields of a form in their order; a name may be there more than once. */
export type FormFields = readonly (readonly [name: string, value: string])[];
