import { firstValueFrom } from 'rxjs';
import { createScene, type Scene } from '../../test/angular/scene';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});

it('signs in', async () => {
  const page = await scene.signIn();
  expect(page.response).toMatchObject({ isAuthenticated: true });
  expect(page.service.getToken()).not.toBe('');
  expect(await firstValueFrom(page.service.isAuthenticated$)).toEqual(1);
});
