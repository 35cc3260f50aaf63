import type { ownSessions } from '#src/auth/queries.ts'
import type { Account } from '#src/auth/schema.ts'
import { roles, scopeKinds } from '#src/auth/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Session = ReturnType<typeof ownSessions>[number]

type Props = {
  account: Account
  sessions: Session[]
  /** Token hash of the session that asks. */
  current: string
  errors?: FieldErrors
  /** The password has just been changed. */
  done?: boolean
}

export function AccountPage({ account, sessions, current, errors, done }: Props) {
  return (
    <>
      <PageHead title="我的账号" />
      {account.mustChangePassword ? (
        <Notice kind="warn">
          这是系统管理员给您的初始密码，请先改成自己的密码，再使用其他页面。
        </Notice>
      ) : null}
      {done ? (
        <Notice kind="good">
          密码已修改，其他设备上的登录都已退出。<a href="/">回到待办</a>
        </Notice>
      ) : null}
      <div class="columns">
        <PasswordForm account={account} errors={errors} />
        <Card title="基本信息">
          <Facts
            items={[
              ['登录名', account.username],
              ['姓名', account.displayName],
              ['角色', account.roles.map((role) => roles[role]).join('、') || '未授权'],
              ['可见范围', scopeKinds[account.scopeKind]],
              ['建立时间', <Time at={account.createdAt} />],
            ]}
          />
        </Card>
      </div>
      <Sessions sessions={sessions} current={current} />
    </>
  )
}

function PasswordForm({ account, errors }: Pick<Props, 'account' | 'errors'>) {
  return (
    <Card title="修改密码">
      <form method="post" action="/account" class="form">
        <input
          type="text"
          name="username"
          value={account.username}
          autocomplete="username"
          readonly
          hidden
        />
        <TextInput
          label="现在的密码"
          name="current"
          type="password"
          autocomplete="current-password"
          required
          error={errors?.['current']}
        />
        <TextInput
          label="新密码"
          name="password"
          type="password"
          autocomplete="new-password"
          hint="至少 10 位，可以用一句话；不能是登录名或常见密码"
          required
          error={errors?.['password']}
        />
        <TextInput
          label="再输入一次新密码"
          name="again"
          type="password"
          autocomplete="new-password"
          required
          error={errors?.['again']}
        />
        <div class="bar">
          <Button kind="primary">修改密码</Button>
        </div>
      </form>
    </Card>
  )
}

function Sessions({ sessions, current }: Pick<Props, 'sessions' | 'current'>) {
  const others = sessions.filter((session) => session.tokenHash !== current)
  const endOthers = (
    <form method="post" action="/account/other-sessions/ending">
      <Button small confirm="退出其他设备上的登录？">
        退出其他登录
      </Button>
    </form>
  )
  return (
    <Card
      title="登录中的设备"
      note="不认识的登录，请先退出其他登录，再修改密码"
      actions={others.length > 0 ? endOthers : null}
      flush
    >
      <Table
        caption="登录中的设备"
        head={[{ label: '登录时间' }, { label: '最近使用' }, { label: '浏览器' }]}
      >
        {sessions.map((session) => (
          <tr>
            <td>
              <Time at={session.createdAt} />
            </td>
            <td>
              <Time at={session.lastSeenAt} />
            </td>
            <td>
              <span title={session.userAgent}>{browserOf(session.userAgent)}</span>{' '}
              {session.tokenHash === current ? <Tag kind="ok">这一台</Tag> : null}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const browsers: [name: string, sign: RegExp][] = [
  ['微信', /MicroMessenger\/(\d+)/],
  ['Edge', /Edg\/(\d+)/],
  ['Firefox', /Firefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
]

const systems: [name: string, sign: RegExp][] = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
]

/** `Chrome 128 · Windows` of what a browser says of itself; its own words where they are unknown. */
function browserOf(userAgent: string): string {
  const system = systems.find(([, sign]) => sign.test(userAgent))?.[0]
  for (const [name, sign] of browsers) {
    const version = sign.exec(userAgent)?.[1]
    if (version) return [`${name} ${version}`, system].filter(Boolean).join(' · ')
  }
  return userAgent || '—'
}
