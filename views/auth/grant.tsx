import type { UnitOption } from '#src/auth/queries.ts'
import type { Account } from '#src/auth/schema.ts'
import { type Role, roles, scopeKinds } from '#src/auth/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, FieldError, Select, TextInput } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'

/** What the form holds: the account's present rights, or what was typed and refused. */
export type GrantValues = {
  roles: readonly string[]
  scopeKind: string
  unit: string
  agentNo: string
}

type Props = {
  account: Account
  units: UnitOption[]
  /** What each role may do, in words. */
  rights: Record<Role, string[]>
  values: GrantValues
  errors?: FieldErrors
}

const scopeNotes = {
  all: '全部录音和投诉，也包括还没有对上通话的录音',
  'sub-centre': '所选分中心的通话',
  department: '所选客服部的通话',
  team: '所选班组的通话',
  person: '只看一名客服专员自己的通话',
  nothing: '什么通话都看不到',
} as const

export function GrantPage({ account, units, rights, values, errors }: Props) {
  return (
    <>
      <PageHead title={`给“${account.displayName}”授权`} note={account.username} />
      <Notice kind="info">
        系统管理员、安全管理员、审计管理员三员分立：一个账号最多担任其中一个，任何人不能给自己授权。授权在对方下一次操作时生效。
      </Notice>
      {errors?.['form'] ? <Notice kind="bad">{errors['form']}。原来的授权没有改动。</Notice> : null}
      <form method="post" action={`/accounts/${account.id}/grant`} class="stack">
        <Card title="角色">
          <fieldset class="field">
            <legend>可以同时担任几个业务角色</legend>
            <div class="form-grid">
              {Object.entries(roles).map(([role, word]) => (
                <Checkbox
                  label={word}
                  name="roles"
                  id={`role-${role}`}
                  value={role}
                  checked={values.roles.includes(role)}
                  hint={rights[role as Role].join(' · ')}
                />
              ))}
            </div>
            <FieldError id="roles" error={errors?.['roles']} />
          </fieldset>
        </Card>
        <Card title="可见范围">
          <Choice
            label="范围"
            name="scopeKind"
            words={scopeKinds}
            notes={scopeNotes}
            value={values.scopeKind}
            columns={3}
            required
            error={errors?.['scopeKind']}
          />
          <div class="form-grid">
            <Select
              label="分中心、客服部或班组"
              name="unit"
              value={values.unit}
              options={units.map(({ value, label }) => [value, label])}
              blank="请选择"
              hint="范围是分中心、客服部、班组时选择"
              error={errors?.['unit']}
            />
            <TextInput
              label="工号"
              name="agentNo"
              value={values.agentNo}
              maxlength={30}
              hint="范围是本人时填写"
              error={errors?.['agentNo']}
            />
          </div>
        </Card>
        <Card title="提交">
          <Facts
            items={[
              ['现有角色', account.roles.map((role) => roles[role]).join('、') || '无'],
              ['现有范围', scopeKinds[account.scopeKind]],
            ]}
          />
          <div class="bar">
            <Button kind="primary">保存授权</Button>
            <LinkButton href="/accounts">取消</LinkButton>
          </div>
        </Card>
      </form>
    </>
  )
}
