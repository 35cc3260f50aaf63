import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'

import { postThrough } from '#src/notices/channels/post-json.ts'

/** Made for `robot.example` and for nothing but these tests; good for a hundred years. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDGva7IX2yL2/qFZm
TKOfhF/imxGg+TgjgYrE6+qHb6ehRANCAAR9zm5kWjGptin/oATxcIZIb8jwHq5F
S7z0u/Btk/V7lV7hnoUm9TeoPD0awhRh++oaHK2IlrmQ0I+byx2fmw7k
-----END PRIVATE KEY-----`
const ca = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUegAwIBAgIUR2DKuLHfvTpI+WnHdxrDscsI/AUwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcm9ib3QuZXhhbXBsZTAgFw0yNjExMjgxNTQyMjVaGA8yMTI2
MTEwNDE1NDIyNVowGDEWMBQGA1UEAwwNcm9ib3QuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABH3ObmRaMam2Kf+gBPFwhkhvyPAerkVLvPS78G2T9XuV
XuGehSb1N6g8PRrCFGH76hocrYiWuZDQj5vLHZ+bDuSjbTBrMB0GA1UdDgQWBBRo
sjOwkwhgAMgODFvk5uv0Up1tVTAfBgNVHSMEGDAWgBRosjOwkwhgAMgODFvk5uv0
Up1tVTAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDXJvYm90LmV4YW1wbGUw
CgYIKoZIzj0EAwIDRwAwRAIgDbyELy5G31Lg4/KcvHXjEukhN7rmaBQuhBle9xd0
2SMCIFY3cNQAqFOuJ4Nall4196NA4Y491Wsw3NmycZyGy/3T
-----END CERTIFICATE-----`

/** A service that answers as the test says, and the way to it: the name leads to this machine. */
export async function ownServer(answer: RequestListener, patience?: number) {
  const server = createServer({ key, cert: ca }, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const post = postThrough({
    ca,
    ...(patience === undefined ? {} : { patience }),
    lookup: (_host, options, done) =>
      options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
  })
  return { url: `https://robot.example:${port}/hook?key=top-secret`, post }
}
