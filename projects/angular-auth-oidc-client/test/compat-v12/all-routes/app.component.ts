import { Component } from '@angular/core';

@Component({
  selector: 'app-root',
  standalone: false,
  template: `
    <h1>Everything guarded</h1>
    <nav>
      <a routerLink="/desk">Desk</a>
      <a routerLink="/vault/box" [queryParams]="{ drawer: 3 }">Vault</a>
    </nav>
    <router-outlet></router-outlet>
  `,
})
export class AppComponent {}
