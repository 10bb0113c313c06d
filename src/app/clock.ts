import { type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map, timer } from 'rxjs';

/** The time of day in epoch seconds, ticking for as long as the component lives. */
export function injectNow(): Signal<number> {
  return toSignal(timer(0, 1000).pipe(map(epochSeconds)), { initialValue: epochSeconds() });
}

function epochSeconds(): number {
  return Date.now() / 1000;
}

/** A length of time in words, as in `4 min 07 s`. */
export function formatRemaining(seconds: number): string {
  // `injectNow` lags by up to a second: rounded up, a new token would seem to outlive its lifetime.
  const whole = Math.floor(seconds);
  if (whole <= 0) {
    return 'now';
  }
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) {
    return `${whole} s`;
  }
  const rest = String(whole % 60).padStart(2, '0');
  if (minutes < 60) {
    return `${minutes} min ${rest} s`;
  }
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
