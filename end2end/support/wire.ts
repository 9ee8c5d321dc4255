import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The way between a phone and the server. It loses the answers it is told to lose, after the server has done what it was asked. */
export class Wire {
  readonly url: string;
  #loses: RegExp | undefined;
  /** How many answers got lost. */
  lost = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async to(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    let wire: Wire | undefined;
    const server = createServer((asked, answer) => {
      const onward = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (answered) => {
        if (wire?.takesAway(asked.method, asked.url)) {
          answered.resume();
          answered.on("end", () => asked.socket.destroy());
          return;
        }
        answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
        answered.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      answer.on("close", () => onward.destroy());
      asked.pipe(onward);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    wire = new Wire(server);
    return wire;
  }

  /** From now on, answers to what is posted to such an address get lost. */
  loseAnswersTo(address: RegExp): void {
    this.#loses = address;
  }

  loseNothing(): void {
    this.#loses = undefined;
  }

  private takesAway(method = "", address = ""): boolean {
    const takes = method === "POST" && this.#loses?.test(address) === true;
    if (takes) this.lost += 1;
    return takes;
  }

  end(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
