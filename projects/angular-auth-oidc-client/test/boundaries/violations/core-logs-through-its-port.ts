// as core/flows/renew.ts
console.log('renewed'); // refused: no-console
