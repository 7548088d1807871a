// oidc-provider (certified by the OpenID Foundation) with its own pages to sign in, consent and sign out:
// any name is taken, with any password. Its settings are a file: issuer, port, clients, keys.
import {readFileSync} from "node:fs"
import Provider from "oidc-provider"

const settings = JSON.parse(readFileSync(process.argv[2], "utf8"))
const provider = new Provider(settings.issuer, {
  clients: settings.clients,
  jwks: {keys: settings.keys},
  cookies: {keys: settings.cookies},
  claims: {openid: ["sub"], profile: ["preferred_username", "name"]},
  features: {claimsParameter: {enabled: true}, devInteractions: {enabled: true}},
  findAccount: (_, name) => ({
    accountId: name,
    claims: () => ({sub: name, preferred_username: name, name: `${name} of the test`}),
  }),
})
provider.listen(settings.port, "127.0.0.1")
