import { TestBed } from '@angular/core/testing';
import { firstValueFrom, of, throwError } from 'rxjs';
import {
  configurationProviderFactory,
  createStaticLoader,
  OidcConfigService,
  OpenIdConfigLoader,
  StateValidationResult,
  StsConfigLoader,
  StsConfigStaticLoader,
  ValidationResult,
  type LoadedConfigs,
  type OpenIdConfiguration,
} from '../public-api';

const config = (clientId: string): OpenIdConfiguration => ({
  authority: 'https://op.example',
  clientId,
  redirectUrl: 'https://app.example/',
});

const loaderOf = (loadConfigs: () => LoadedConfigs): StsConfigLoader => ({ loadConfigs });

let service: OidcConfigService;
beforeEach(() => {
  service = TestBed.inject(OidcConfigService);
});

it('§1.6 withConfigs completes configurations, each with an id of its own', async () => {
  const passed = [config('a'), { ...config('b'), configId: 'mine' }];
  expect(await service.withConfigs(passed)).toMatchObject([
    { configId: '0-a', responseType: 'code', scope: 'openid email profile' },
    { configId: 'mine' },
  ]);
  expect(passed[0]).toEqual(config('a'));
});

it('D35 withConfigs rejects a configuration that is wrong', async () => {
  await expect(service.withConfigs([{}])).rejects.toMatchObject({
    code: 'config/missing-authority',
  });
});

it.each<[string, () => LoadedConfigs]>([
  ['Promise<C>[]', () => [Promise.resolve(config('a')), Promise.resolve(config('b'))]],
  ['Observable<C[]>', () => of([config('a'), config('b')])],
  ['Observable<C>[]', () => [of(config('a')), of(config('b'))]],
])('§1.6 D6 configurationProviderFactory asks a loader of %s once, at once', async (_, load) => {
  let asked = 0;
  const provide = configurationProviderFactory(
    service,
    loaderOf(() => {
      asked += 1;
      return load();
    }),
  );
  expect(asked).toBe(1);
  expect(await provide()).toMatchObject([{ configId: '0-a' }, { configId: '1-b' }]);
  expect(asked).toBe(1);
});

it('§1.6 configurationProviderFactory fails where it is called, and not before', async () => {
  const provide = configurationProviderFactory(
    service,
    loaderOf(() => throwError(() => new Error('gone'))),
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  await expect(provide()).rejects.toThrow('gone');
});

it('§1.6 createStaticLoader is a StsConfigStaticLoader of what was passed', async () => {
  const loader = createStaticLoader({ config: [config('a'), config('b')] });
  expect(loader).toBeInstanceOf(StsConfigStaticLoader);
  const provide = configurationProviderFactory(service, loader);
  expect(await provide()).toMatchObject([{ clientId: 'a' }, { clientId: 'b' }]);
});

it('§1.6 OpenIdConfigLoader holds a provider', () => {
  const holder = new OpenIdConfigLoader();
  expect(holder.loader).toBeUndefined();
  holder.loader = { provide: StsConfigLoader, useFactory: () => loaderOf(() => of([])) };
  expect(holder.loader).toBeDefined();
});

it('§1.12 StateValidationResult begins with nothing', async () => {
  expect({ ...new StateValidationResult() }).toEqual({
    accessToken: '',
    idToken: '',
    authResponseIsValid: false,
    decodedIdToken: {},
    state: ValidationResult.NotSet,
  });
  const result = new StateValidationResult('a', 'i', true, { sub: 's' }, ValidationResult.Ok);
  expect(await firstValueFrom(of(result.decodedIdToken['sub']))).toBe('s');
});
