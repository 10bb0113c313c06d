import { after, type Fetched, type OidcClient } from '../client';
import type { AuthWellKnownEndpoints, ClientConfig } from '../config';
import type { Jwk } from '../crypto/signature';
import { isOidcError, OidcError, type OidcErrorCode } from '../errors';
import type { HttpResponse } from '../http-message';
import type { MaybePromise } from '../ports';
import { parseJsonObject } from '../protocol/json';
import { parseJwks, readJwksResponse } from '../protocol/jwks';
import {
  buildDiscoveryUrl,
  parseServerMetadata,
  readMetadataResponse,
  type MetadataExpectations,
  type ServerMetadata,
} from '../protocol/metadata';
import { get } from './request';

/** However many tokens name unknown keys, the provider is asked for them no more often than this. */
const keysRefetchIntervalSeconds = 30;

/** A document is used for so long at the most, where the provider cannot be reached. */
const longestUseSeconds = 24 * 3600;

const metadataNames = {
  issuer: 'issuer',
  jwks_uri: 'jwksUri',
  authorization_endpoint: 'authorizationEndpoint',
  token_endpoint: 'tokenEndpoint',
  userinfo_endpoint: 'userInfoEndpoint',
  end_session_endpoint: 'endSessionEndpoint',
  check_session_iframe: 'checkSessionIframe',
  revocation_endpoint: 'revocationEndpoint',
  introspection_endpoint: 'introspectionEndpoint',
  pushed_authorization_request_endpoint: 'parEndpoint',
} as const satisfies Partial<Record<keyof ServerMetadata, keyof AuthWellKnownEndpoints>>;

/** A document of the provider, and what makes it one that we accept. */
interface ProviderDocument<T> {
  readonly kind: 'metadata' | 'keys';
  readonly url: string;
  readonly lifetimeSeconds: number;
  readonly failure: OidcErrorCode & `${string}/request-failed`;
  /** Judges the provider's answer. */
  read(response: HttpResponse): T;
  /** Judges what the storage held: it is trusted no more than the network. */
  parse(json: Record<string, unknown>): T;
  /** The form that `parse` takes back. */
  serialize(value: T): object;
}

/** The endpoints that the application wrote down, by their names in the discovery document. */
function configuredMetadata(endpoints: AuthWellKnownEndpoints): Record<string, string> {
  const configured: Record<string, string> = {};
  for (const [name, option] of Object.entries(metadataNames)) {
    const value = endpoints[option];
    if (value) configured[name] = value;
  }
  return configured;
}

function isImplicit({ responseType }: ClientConfig): boolean {
  return !responseType.includes('code');
}

function expectations(config: ClientConfig): MetadataExpectations {
  const { authority, options, usesPkce } = config;
  return {
    issuer: authority,
    checksIssuer: config.checksDiscoveredIssuer,
    endpoints: [
      'authorization_endpoint',
      'jwks_uri',
      ...(isImplicit(config) ? [] : ['token_endpoint']),
    ],
    allowsInsecureRequests: options.allowInsecureRequests,
    usesPkce,
  };
}

/** Discovered metadata with what the application wrote down, which wins. */
function complete({ config }: OidcClient, metadata: ServerMetadata): ServerMetadata {
  const configured = configuredMetadata(config.endpoints);
  const expected = expectations(config);
  return parseServerMetadata(
    { ...metadata, ...configured },
    // What the application wrote down is a mistake to be told, if it is unusable.
    { ...expected, endpoints: [...(expected.endpoints ?? []), ...Object.keys(configured)] },
  );
}

function metadataDocument({ config, ports }: OidcClient): ProviderDocument<ServerMetadata> {
  const expected = expectations(config);
  return {
    kind: 'metadata',
    url: buildDiscoveryUrl(config.discoveryUrl, config.discoverySuffix),
    lifetimeSeconds: longestUseSeconds,
    failure: 'metadata/request-failed',
    read: (response) => {
      const metadata = readMetadataResponse(response, expected);
      if (config.usesPkce && !metadata.code_challenge_methods_supported) {
        ports.log.debug('The metadata of the provider does not mention PKCE.');
      }
      return metadata;
    },
    parse: (json) => parseServerMetadata(json, expected),
    serialize: (metadata) => metadata,
  };
}

function keysDocument(metadata: ServerMetadata): ProviderDocument<readonly Jwk[]> {
  return {
    kind: 'keys',
    url: metadata.jwks_uri,
    lifetimeSeconds: 3600,
    failure: 'jwks/request-failed',
    read: readJwksResponse,
    parse: parseJwks,
    serialize: (keys) => ({ keys }),
  };
}

function isYounger({ ports }: OidcClient, fetchedAt: number, lifetimeSeconds: number): boolean {
  // A clock that was set back must not make a document last for ever.
  return Math.abs(ports.clock.now() - fetchedAt) < lifetimeSeconds;
}

function remembered<T>(
  client: OidcClient,
  { kind }: ProviderDocument<T>,
  allowedSeconds: number,
): T | undefined {
  const fetched = client.memory[kind] as Fetched<T> | undefined;
  return fetched && isYounger(client, fetched.fetchedAt, allowedSeconds)
    ? fetched.value
    : undefined;
}

function remember<T>(client: OidcClient, { kind }: ProviderDocument<T>, fetched: Fetched<T>): T {
  Object.assign(client.memory, { [kind]: fetched });
  return fetched.value;
}

/** The document from memory or the storage, where it is not older than allowed. */
function recall<T>(
  client: OidcClient,
  document: ProviderDocument<T>,
  allowedSeconds: number = document.lifetimeSeconds,
): MaybePromise<T | undefined> {
  return (
    remembered(client, document, allowedSeconds) ??
    after(client.ports.storage.read(client.keyOf(document.kind)), (text) => {
      const record = text === null ? undefined : parseJsonObject(text);
      if (record?.['url'] !== document.url) return undefined;
      const { fetchedAt, json } = record;
      if (typeof fetchedAt !== 'number' || !isYounger(client, fetchedAt, longestUseSeconds)) {
        return undefined;
      }
      try {
        const value = document.parse(json as Record<string, unknown>);
        remember(client, document, { value, fetchedAt });
      } catch {
        return undefined;
      }
      return remembered(client, document, allowedSeconds);
    })
  );
}

async function fetchAnew<T>(client: OidcClient, document: ProviderDocument<T>): Promise<T> {
  const { kind, url, failure } = document;
  let response: HttpResponse;
  try {
    response = await get(client, url);
  } catch (cause) {
    throw new OidcError(failure, `The provider's ${kind} could not be fetched.`, { cause });
  }
  const value = document.read(response);
  const fetchedAt = client.ports.clock.now();
  await client.ports.storage.write(
    client.keyOf(kind),
    JSON.stringify({ url, fetchedAt, json: document.serialize(value) }),
  );
  return remember(client, document, { value, fetchedAt });
}

function load<T>(client: OidcClient, document: ProviderDocument<T>): Promise<T> {
  return client.share(document.kind, async () => {
    const known = await recall(client, document);
    if (known) return known;
    try {
      return await fetchAnew(client, document);
    } catch (error) {
      // A provider that cannot be reached for a while must not cost anybody the session.
      const old = remembered(client, document, longestUseSeconds);
      if (old && isOidcError(error) && error.code === document.failure) return old;
      throw error;
    }
  });
}

/** The metadata that can be had without asking the provider. */
export function recallMetadata(client: OidcClient): MaybePromise<ServerMetadata | undefined> {
  const { config } = client;
  const { issuer, authorizationEndpoint, tokenEndpoint, jwksUri } = config.endpoints;
  if (issuer && authorizationEndpoint && (tokenEndpoint || isImplicit(config)) && jwksUri) {
    const expected = { ...expectations(config), issuer, checksIssuer: true };
    return use(client, parseServerMetadata(configuredMetadata(config.endpoints), expected));
  }
  return after(
    recall(client, metadataDocument(client)),
    (known) => known && use(client, complete(client, known)),
  );
}

/** The metadata that can be had without waiting. */
export function knownMetadata(client: OidcClient): ServerMetadata | undefined {
  const known = recallMetadata(client);
  if (!(known instanceof Promise)) return known;
  // Whoever waits for it meets the same failure.
  known.catch(() => undefined);
  return undefined;
}

function use(client: OidcClient, metadata: ServerMetadata): ServerMetadata {
  return (client.memory.provider = metadata);
}

/**
 * The provider's metadata: as configured, or from memory, the storage or the provider.
 *
 * @see OpenID Connect Discovery 1.0 section 4
 * @throws OidcError with the stage `metadata`
 */
export async function discover(client: OidcClient): Promise<ServerMetadata> {
  return (
    knownMetadata(client) ??
    use(client, complete(client, await load(client, metadataDocument(client))))
  );
}

/**
 * The provider's signing keys, from memory or the storage while they are fresh.
 *
 * @see OpenID Connect Core 1.0 section 10.1.1
 * @throws OidcError `jwks/request-failed`
 */
export function loadKeys(client: OidcClient, metadata: ServerMetadata): Promise<readonly Jwk[]> {
  return load(client, keysDocument(metadata));
}

/** Keys of the provider that can be had without asking it, fresh or not. */
export function recallKeys(
  client: OidcClient,
  metadata: ServerMetadata,
): MaybePromise<readonly Jwk[] | undefined> {
  return recall(client, keysDocument(metadata), longestUseSeconds);
}

/**
 * The provider's keys as they are now, for a token that the known ones do not fit; `undefined` if they
 * were fetched a moment ago. Concurrent calls share one fetch.
 *
 * @throws OidcError `jwks/request-failed`
 */
export async function refetchKeys(
  client: OidcClient,
  metadata: ServerMetadata,
): Promise<readonly Jwk[] | undefined> {
  const now = client.ports.clock.now();
  const { keysRefetchedAt = -Infinity } = client.memory;
  if (Math.abs(now - keysRefetchedAt) < keysRefetchIntervalSeconds) return undefined;
  return client.share('keys again', async () => {
    const keys = await fetchAnew(client, keysDocument(metadata));
    // Only now: a fetch that failed must not keep the next sign-in from the new keys.
    client.memory.keysRefetchedAt = now;
    return keys;
  });
}

/**
 * The provider's endpoints, under the names of the configuration.
 *
 * @throws OidcError with the stage `metadata`
 */
export async function discoverEndpoints(client: OidcClient): Promise<AuthWellKnownEndpoints> {
  const metadata = await discover(client);
  const endpoints: AuthWellKnownEndpoints = {};
  for (const name of Object.keys(metadataNames) as (keyof typeof metadataNames)[]) {
    const value = metadata[name];
    if (value !== undefined) endpoints[metadataNames[name]] = value;
  }
  return endpoints;
}
