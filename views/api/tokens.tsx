import type { TokenRow } from '#src/api/tokens/queries.ts'
import { apiScopes, tokenFaults, tokenStates } from '#src/api/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'

type Props = { page: Page<TokenRow>; query: Query; now: number }

/** Which systems may send to us, until when, and when each last did. */
export function TokensPage({ page, query, now }: Props) {
  return (
    <>
      <PageHead title="接口令牌" note="录音系统、电话系统凭令牌交录音和数据">
        <LinkButton href="/api">接口说明</LinkButton>
        <LinkButton href="/tokens/new" kind="primary" icon="plus">
          建立令牌
        </LinkButton>
      </PageHead>
      <QueryForm action="/tokens">
        <TextInput label="名称" name="q" type="search" value={query['q']} maxlength={60} />
        <Select
          label="状态"
          name="state"
          value={query['state']}
          options={Object.entries(tokenStates)}
          blank="全部"
        />
      </QueryForm>
      {page.rows.length === 0 ? (
        <NoTokens filtered={Boolean(query['q'] || query['state'] || query['at'])} />
      ) : (
        <Card flush>
          <Table caption="接口令牌" head={head}>
            {page.rows.map((token) => (
              <TokenLine token={token} now={now} />
            ))}
          </Table>
          <ListPager path="/tokens" query={query} page={page} />
        </Card>
      )}
    </>
  )
}

const head = [
  { label: '名称' },
  { label: '权限范围' },
  { label: '来源' },
  { label: '允许的地址' },
  { label: '有效期至' },
  { label: '最近使用' },
  { label: '被拒' },
  { label: '状态' },
  { label: '操作', hidden: true },
]

function NoTokens({ filtered }: { filtered: boolean }) {
  return (
    <Card>
      {filtered ? (
        <Empty title="没有符合条件的令牌" hint="请换一个名称或状态再查。" />
      ) : (
        <Empty
          title="还没有接口令牌"
          hint="给每个要接入的系统各建一个，出了问题可以单独吊销。"
          action={
            <LinkButton href="/tokens/new" kind="primary">
              建立令牌
            </LinkButton>
          }
        />
      )}
    </Card>
  )
}

const tones: Record<TokenRow['state'], Tone> = {
  active: 'good',
  expired: 'orange',
  revoked: 'grey',
}
const soonMs = 14 * 86_400_000

function TokenLine({ token, now }: { token: TokenRow; now: number }) {
  const { id, name, hint, scopes, addresses, expiresAt, state } = token
  const soon = state === 'active' && expiresAt - now < soonMs
  return (
    <tr>
      <td>
        {name}
        <div class="dim nowrap">
          <code>{hint}…</code>
        </div>
      </td>
      <td>{scopes.map((scope) => apiScopes[scope]).join('、')}</td>
      <td>
        {token.sourceName} {token.sourceActive ? null : <Tag kind="hot">已停用</Tag>}
      </td>
      <td>
        {addresses.length === 0
          ? '不限'
          : addresses.map((range) => <div class="nowrap">{range}</div>)}
      </td>
      <td class="nowrap">
        {formatDay(expiresAt)} {soon ? <Tag kind="hot">快到期</Tag> : null}
      </td>
      <td>
        <Used token={token} now={now} />
      </td>
      <td>
        <Refusals token={token} now={now} />
      </td>
      <td>
        <Status tone={tones[state]} label={tokenStates[state]} />
      </td>
      <td>
        {state !== 'active' ? null : (
          <RowActions>
            <form method="post" action={`/tokens/${id}/revocation`}>
              <Button
                kind="quiet"
                confirm={`吊销令牌“${name}”？用它的系统会立刻断开，正在传的录音也会被拒；吊销后不能恢复。`}
                aria-label={`吊销${name}`}
              >
                吊销
              </Button>
            </form>
          </RowActions>
        )}
      </td>
    </tr>
  )
}

function Used({ token, now }: { token: TokenRow; now: number }) {
  if (token.lastUsedAt === null) return <span class="dim">从未使用</span>
  return (
    <>
      <Time at={token.lastUsedAt} now={now} />
      <div class="dim nowrap">{token.lastUsedFrom}</div>
    </>
  )
}

function Refusals({ token, now }: { token: TokenRow; now: number }) {
  const { refusals, lastRefusedAt, lastFault, lastRefusedFrom } = token
  if (refusals === 0 || lastRefusedAt === null || lastFault === null) return <>—</>
  return (
    <>
      {refusals.toLocaleString('zh-CN')} 次
      <div class="dim">
        {tokenFaults[lastFault]}，<Time at={lastRefusedAt} now={now} />，{lastRefusedFrom}
      </div>
    </>
  )
}
