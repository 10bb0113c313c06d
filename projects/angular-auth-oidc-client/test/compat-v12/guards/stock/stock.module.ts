import { NgModule } from '@angular/core';
import { RouterModule } from '@angular/router';

import { ShelfComponent } from './shelf.component';

@NgModule({
  declarations: [ShelfComponent],
  imports: [RouterModule.forChild([{ path: 'shelf', component: ShelfComponent }])],
})
export class StockModule {}
