import type { AccountRow } from '#src/auth/queries.ts'
import type { Account } from '#src/auth/schema.ts'
import { roles, scopeKinds } from '#src/auth/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Status, Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'

type Props = {
  actor: Actor
  page: Page<AccountRow>
  query: Query
  errors?: FieldErrors
  values?: Record<string, string>
}

export function AccountsPage({ actor, page, query, errors, values }: Props) {
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
      <QueryForm action="/accounts">
        <TextInput label="登录名或姓名" name="q" type="search" value={query['q']} maxlength={60} />
      </QueryForm>
      {manages ? (
        <div class="with-aside">
          <AccountList actor={actor} page={page} query={query} />
          <NewAccountForm errors={errors} values={values} />
        </div>
      ) : (
        <AccountList actor={actor} page={page} query={query} />
      )}
    </>
  )
}

function AccountList({ actor, page, query }: Pick<Props, 'actor' | 'page' | 'query'>) {
  if (page.rows.length === 0) {
    return (
      <Card>
        <Empty title="没有找到账号" hint="请换一个登录名或姓名再查。" />
      </Card>
    )
  }
  const head = [
    { label: '登录名' },
    { label: '姓名' },
    { label: '角色' },
    { label: '可见范围' },
    { label: '状态' },
    { label: '操作', hidden: true },
  ]
  return (
    <Card flush>
      <Table caption="账号" head={head}>
        {page.rows.map((account) => (
          <AccountLine actor={actor} account={account} />
        ))}
      </Table>
      <ListPager path="/accounts" query={query} page={page} />
    </Card>
  )
}

function AccountLine({ actor, account }: { actor: Actor; account: AccountRow }) {
  const own = actor.accountId === account.id
  return (
    <tr>
      <td>{account.username}</td>
      <td>
        {account.displayName} {own ? <Tag kind="info">本人</Tag> : null}
      </td>
      <td>{account.roles.map((role) => roles[role]).join('、') || '—'}</td>
      <td>{account.scopeName || scopeKinds[account.scopeKind]}</td>
      <td>
        <AccountStatus account={account} />
      </td>
      <td>
        <RowActions>
          {actor.permissions.has('role.grant') && !own ? (
            <a href={`/accounts/${account.id}`} aria-label={`给${account.displayName}授权`}>
              授权
            </a>
          ) : null}
          {actor.permissions.has('account.manage') && !own ? <Managing account={account} /> : null}
        </RowActions>
      </td>
    </tr>
  )
}

function AccountStatus({ account }: { account: Account }) {
  if (account.disabledAt !== null) return <Status tone="grey" label="已停用" />
  if (account.mustChangePassword) return <Status tone="orange" label="待改初始密码" />
  return <Status tone="good" label="使用中" />
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
