// A real OpenID provider on loopback for the tests. It prints its issuer when it listens; the form asks for any name.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = (id) => ({
    client_id: id,
    client_secret: "s".repeat(40),
    application_type: "native", // of such a client it ignores the port on loopback: a served directory takes any that is free
    redirect_uris: ["http://localhost:8000/api/v1/sign-in/openid/callback"],
    token_endpoint_auth_method: "client_secret_basic",
  });
  const provider = new Provider(issuer, {
    clients: [client("authdir"), client("another")],
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
    findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id, roles: ["administrator"] }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
