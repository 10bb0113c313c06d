/** `npm start`: from a fresh clone to the demo in a browser, with everything it talks to. */
import {
  Advice,
  build,
  endWithNpm,
  install,
  report,
  runAgainUnderProjectNode,
} from './prepare.mjs';

endWithNpm();
try {
  await install();
  if (!(await runAgainUnderProjectNode())) {
    await build();
    await serve();
  }
} catch (error) {
  report(error);
}

async function serve() {
  const { startAll } = await import('./web/start-all.ts');
  const servers = await startAll({
    ports: {
      demo: 4200,
      moduleApp: 4201,
      provider: 3900,
      api: 3901,
      otherOrigin: 3902,
      secondProvider: 3903,
    },
  }).catch((error) => {
    throw new Advice(`The servers did not start: ${error.message}`);
  });

  const { origins } = servers;
  console.log(`
  OpenID provider     ${origins.provider}/.well-known/openid-configuration
  Second provider     ${origins.secondProvider}/.well-known/openid-configuration
  Protected API       ${origins.api}/api
  Another origin      ${origins.otherOrigin}/api/echo
  Module application  ${origins.moduleApp}

Open ${origins.demo} in a browser (Ctrl-C ends it all).`);

  const end = () => {
    // A second Ctrl-C must not wait for anything.
    process.once('SIGINT', () => process.exit(130));
    void servers.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
}
