import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, RouterOutlet } from '@angular/router';
import type { Scene } from './scene';

@Component({ changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
export class Blank {}

@Component({
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
export class Parent {}

/** Goes to a route and lets everything come to rest; gives where the router is then. */
export async function goTo({ clock }: Scene, url: string): Promise<string> {
  const router = TestBed.inject(Router);
  const gone = router.navigateByUrl(url);
  await clock.advance(0);
  await gone;
  return router.url;
}
