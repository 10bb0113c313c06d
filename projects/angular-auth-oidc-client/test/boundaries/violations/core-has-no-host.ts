// as core/flows/login.ts
export const here: unknown = window; // refused: no-restricted-globals
export const page: unknown = document.title; // refused: no-restricted-globals
export const kept: unknown = localStorage.getItem('key'); // refused: no-restricted-globals
export const held: unknown = sessionStorage.getItem('key'); // refused: no-restricted-globals
export const address: unknown = location.href; // refused: no-restricted-globals
export const answer: unknown = fetch('/token'); // refused: no-restricted-globals
export const agent: unknown = navigator.userAgent; // refused: no-restricted-globals
export const timer: unknown = setTimeout(() => undefined, 1); // refused: no-restricted-globals
export const detour: unknown = globalThis.fetch; // refused: no-restricted-properties
