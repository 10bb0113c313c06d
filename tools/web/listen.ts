import { createServer, type IncomingMessage, type ServerResponse, type Server } from 'node:http';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** An open port on the loopback interface, whose answers may be decided after its number is known. */
export interface OpenPort {
  readonly port: number;
  readonly origin: string;
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Opens `localhost:preferred`, or the next free port after it; without a preference any free one. */
export async function listen(preferred = 0): Promise<OpenPort> {
  for (let port = preferred; port < 65_536; port++) {
    const opened = await open(port);
    if (opened) return opened;
  }
  throw new Error(`There is no free port from ${String(preferred)} on.`);
}

async function open(wanted: number): Promise<OpenPort | undefined> {
  let listener: RequestListener = (_request, response) => response.writeHead(503).end();
  const answer: RequestListener = (request, response) => {
    listener(request, response);
  };
  const first = await bind('127.0.0.1', wanted, answer);
  if (typeof first === 'string') {
    if (first === 'EADDRINUSE' || first === 'EACCES') return undefined;
    throw new Error(`Cannot listen on 127.0.0.1: ${first}.`);
  }
  const { port } = first.address() as { port: number };
  // Browsers try ::1 first for `localhost`: another program's server there would get our requests.
  const second = await bind('::1', port, answer);
  if (second === 'EADDRINUSE') {
    await shut(first);
    return wanted === 0 ? open(0) : undefined;
  }
  return {
    port,
    origin: `http://localhost:${String(port)}`,
    answer: (next) => {
      listener = next;
    },
    close: async () => {
      await Promise.all([shut(first), typeof second === 'string' ? undefined : shut(second)]);
    },
  };
}

function bind(host: string, port: number, listener: RequestListener): Promise<Server | string> {
  return new Promise((resolve) => {
    const server = createServer(listener);
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
