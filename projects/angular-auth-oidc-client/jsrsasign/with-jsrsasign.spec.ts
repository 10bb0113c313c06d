import '@angular/compiler';
import { Injector, type StaticProvider } from '@angular/core';
import { CRYPTO_PORT } from 'angular-auth-oidc-client';
import { createCodeChallenge } from '../core/crypto/digest';
import { withJsrsasign } from './with-jsrsasign';

it('D32 withJsrsasign provides the crypto port', async () => {
  const providers = withJsrsasign().ɵproviders as StaticProvider[];
  const port = Injector.create({ providers }).get(CRYPTO_PORT);
  expect(await createCodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', port)).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
  await expect(port.verify('EdDSA', {}, new Uint8Array(), new Uint8Array())).rejects.toMatchObject({
    code: 'id-token/unsupported-alg',
  });
});
