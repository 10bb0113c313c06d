export { createJsrsasignCrypto } from './jsrsasign-crypto';
export { withJsrsasign } from './with-jsrsasign';
