import type { Child } from 'hono/jsx'

import type { AccountColumn } from '#src/auth/accounts-list.ts'
import type { AccountRow } from '#src/auth/queries.ts'
import type { Account } from '#src/auth/schema.ts'
import { accountStandings, roleWords, scopeWords, standingOf } from '#src/auth/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { RowActions } from '#views/components/table.tsx'

export type AccountFrame = ListFrame<AccountColumn>
type Props = {
  actor: Actor
  page: Page<AccountRow>
  frame: AccountFrame
  errors?: FieldErrors
  values?: Record<string, string>
}

export function AccountsPage({ actor, page, frame, errors, values }: Props) {
  const manages = actor.permissions.has('account.manage')
  return (
    <>
      <PageHead title="账号与权限" />
      <Notice kind="info">
        {manages
          ? '您建立、停用账号，重置密码；角色和范围由安全管理员授予。'
          : '您授予角色和范围；账号由系统管理员建立、停用。'}
        两人所做的都会留痕，由审计管理员查看；
        <a href="/accounts/auditors">审计管理员的操作</a>由两人查看。
      </Notice>
      <QueryForm action={frame.path} keep={frame.query} reset={resetHref(frame)}>
        <TextInput
          label="登录名或姓名"
          name="q"
          type="search"
          value={frame.query['q']}
          maxlength={60}
        />
      </QueryForm>
      {manages ? (
        <div class="with-aside">
          <div>
            <AccountList actor={actor} page={page} frame={frame} />
          </div>
          <NewAccountForm errors={errors} values={values} />
        </div>
      ) : (
        <AccountList actor={actor} page={page} frame={frame} />
      )}
    </>
  )
}

function AccountList({ actor, page, frame }: Pick<Props, 'actor' | 'page' | 'frame'>) {
  return (
    <ListCard
      frame={frame}
      page={page}
      cells={cellsFor(actor)}
      actions={(account) => <Actions actor={actor} account={account} />}
      empty={<Empty title="没有找到账号" hint="请换一个登录名或姓名再查。" />}
    />
  )
}

const cellsFor = (actor: Actor): Record<AccountColumn, (row: AccountRow) => Child> => ({
  username: ({ username }) => username,
  name: ({ id, displayName }) => (
    <>
      {displayName} {actor.accountId === id ? <Tag kind="info">本人</Tag> : null}
    </>
  ),
  roles: (account) => roleWords(account) || '—',
  scope: scopeWords,
  standing: (account) => {
    const standing = standingOf(account)
    return <Status tone={tones[standing]} label={accountStandings[standing]} />
  },
  createdAt: ({ createdAt }) => <Time at={createdAt} />,
})

const tones = { active: 'good', 'initial-password': 'orange', disabled: 'grey' } as const

function Actions({ actor, account }: { actor: Actor; account: AccountRow }) {
  if (actor.accountId === account.id) return null
  return (
    <RowActions>
      {actor.permissions.has('role.grant') ? (
        <a href={`/accounts/${account.id}`} aria-label={`给${account.displayName}授权`}>
          授权
        </a>
      ) : null}
      {actor.permissions.has('account.manage') ? <Managing account={account} /> : null}
    </RowActions>
  )
}

function Managing({ account }: { account: Account }) {
  const who = `“${account.displayName}”（${account.username}）`
  return (
    <>
      <form method="post" action={`/accounts/${account.id}/password-reset`}>
        <Button
          kind="quiet"
          confirm={`重置${who}的密码？原密码作废，该账号的登录全部退出。`}
          aria-label={`重置${account.displayName}的密码`}
        >
          重置密码
        </Button>
      </form>
      {account.disabledAt === null ? (
        <form method="post" action={`/accounts/${account.id}/disabling`}>
          <Button
            kind="quiet"
            confirm={`停用${who}?该账号会立即退出登录，留痕保留。`}
            aria-label={`停用${account.displayName}`}
          >
            停用
          </Button>
        </form>
      ) : (
        <form method="post" action={`/accounts/${account.id}/enabling`}>
          <Button kind="quiet" aria-label={`启用${account.displayName}`}>
            启用
          </Button>
        </form>
      )}
    </>
  )
}

function NewAccountForm({ errors, values }: Pick<Props, 'errors' | 'values'>) {
  return (
    <Card title="建立账号">
      <form class="form" method="post" action="/accounts">
        <TextInput
          label="登录名"
          name="username"
          value={values?.['username']}
          autocomplete="off"
          maxlength={40}
          hint="不分大小写和全半角"
          required
          error={errors?.['username']}
        />
        <TextInput
          label="姓名"
          name="displayName"
          value={values?.['displayName']}
          autocomplete="off"
          maxlength={40}
          required
          error={errors?.['displayName']}
        />
        <div class="bar">
          <Button kind="primary">建立账号</Button>
        </div>
        <p class="dim">新账号没有任何权限，请安全管理员授权后使用。</p>
      </form>
    </Card>
  )
}

/** The password is shown here and never again: only its hash is kept. */
export function NewPassword({ account, password }: { account: Account; password: string }) {
  return (
    <>
      <PageHead title={`${account.displayName}的初始密码`} />
      <Notice kind="warn">只显示这一次，离开本页后无法再看到。请当面或电话告诉本人。</Notice>
      <Card>
        <Facts
          items={[
            ['登录名', account.username],
            ['初始密码', <code>{password}</code>],
          ]}
        />
        <p class="dim">本人首次登录后必须改成自己的密码。</p>
        <div class="bar">
          <LinkButton href="/accounts" kind="primary">
            已告诉本人，返回账号列表
          </LinkButton>
        </div>
      </Card>
    </>
  )
}
