import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: `<button type="button" (click)="call()">{{ answer() }}</button><router-outlet />`,
})
class App {
  private readonly http = inject(HttpClient);
  protected readonly answer = signal('Call');

  protected call(): void {
    this.http
      .get('https://api.example/orders', { responseType: 'text' })
      .subscribe((text) => this.answer.set(text));
  }
}

@Component({ selector: 'app-home', template: 'Home' })
class Home {}

void bootstrapApplication(App, {
  providers: [
    provideRouter([{ path: '', component: Home, canActivate: [() => true] }]),
    provideHttpClient(withInterceptors([(request, next) => next(request)])),
  ],
});
