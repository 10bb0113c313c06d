import type { HttpResponse } from '../http-message';
import { ownMembers } from '../own-members';
import { parseJsonObject } from './json';

/** Whether an answer says that it is JSON. @see RFC 8259 section 11 and RFC 6839 section 3.1 */
export function isJson(response: HttpResponse): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/.test(response.contentType);
}

/** Reads the body of an answer that says it is JSON, as {@link parseJsonObject} does. */
export function parseJsonBody(response: HttpResponse): Record<string, unknown> | undefined {
  return isJson(response) ? parseJsonText(response.body) : undefined;
}

/** Reads a body as {@link parseJsonObject} does, whatever its content type. */
export function parseJsonText(body: string): Record<string, unknown> | undefined {
  // RFC 8259 section 8.1 lets a parser ignore a byte order mark, and some servers send one.
  return parseJsonObject(body.replace(/^\uFEFF/, ''));
}

/** A member of the object itself: a prototype, polluted or not, answers for nothing. */
export function member(json: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

/** A member that is a string with something in it. */
export function stringMember(
  json: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = member(json, name);
  return typeof value === 'string' && value ? value : undefined;
}

/** A member that is a list, its strings. */
export function stringsMember(
  json: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] | undefined {
  const value = member(json, name);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : undefined;
}

/** The object without the members that are `undefined`, and without a prototype to find them in. */
export function definedMembers<T extends object>(members: {
  readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K];
}): T {
  return ownMembers(
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T,
  );
}

/** Nobody is sent away for longer. */
export const longestRetryAfterSeconds = 3600;

/**
 * How many seconds a `Retry-After` asks to wait, at most an hour; `undefined` where it makes no sense.
 * @see RFC 9110 section 10.2.3
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : value.endsWith(' GMT')
      ? Math.ceil(Date.parse(value) / 1000 - now)
      : NaN;
  return Number.isNaN(seconds)
    ? undefined
    : Math.min(Math.max(seconds, 0), longestRetryAfterSeconds);
}
